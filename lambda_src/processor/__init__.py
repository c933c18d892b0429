"""The processor: recomputes each thread that has changed, from all of its messages."""
