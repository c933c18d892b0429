"""The processor: counts each event exactly once, in one transaction per batch."""
