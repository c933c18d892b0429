"""`cv-analytics backfill`: a repository's issues and comments, read from GitHub into both stores."""
