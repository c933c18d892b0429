"""`cv-analytics drill`: each alarm of the local stage, provoked in turn."""
