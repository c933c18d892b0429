"""`cv-analytics dlq`: what has died, why, whether it would live today, and the way back."""
