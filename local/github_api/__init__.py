"""GitHub's REST API on loopback, as far as this project uses it and as GitHub documents it."""
