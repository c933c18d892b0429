"""`cv-analytics doctor`: what a stage still lacks, and what to do first."""
