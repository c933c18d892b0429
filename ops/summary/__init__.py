"""`cv-analytics summary`: what was asked and answered on a day or in a week."""
