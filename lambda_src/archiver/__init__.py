"""The archiver: events from a route's queue into a bucket, as compressed JSON lines."""
