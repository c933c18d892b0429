"""`cv-analytics timeline`: one issue's events at every hop, and which hop is missing."""
