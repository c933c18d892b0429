"""`cv-analytics down`: takes a stage away, its data last."""
