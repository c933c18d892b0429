"""`cv-analytics replay`: stored events, sent to the work queue again."""
