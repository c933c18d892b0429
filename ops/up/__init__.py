"""`cv-analytics up`: a stage from two empty accounts, or the local one from nothing."""
