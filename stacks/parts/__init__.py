"""Constructs: each owns one thing, with its safe defaults."""
