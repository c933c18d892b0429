"""Paths, processes, set-up and synthesis: what the local run, deployments, checks and benches all need."""
