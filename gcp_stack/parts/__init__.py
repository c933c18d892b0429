"""The constructs that the Google stacks are made of: each owns one thing, with its safe defaults."""
