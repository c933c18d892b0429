"""GitHub's REST API: what redelivery and backfill need of it."""
