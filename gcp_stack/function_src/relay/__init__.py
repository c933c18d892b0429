"""The relay: delivers to AWS what the receiver could not."""
