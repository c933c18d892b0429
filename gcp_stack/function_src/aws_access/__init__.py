"""AWS without keys: a function's Google identity, exchanged at STS for an hour's credentials."""
