"""`cv-analytics routes`: which way an event takes, and why not the others."""
