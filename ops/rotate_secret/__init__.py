"""`cv-analytics rotate-secret`: a new webhook secret, without a refused webhook."""
