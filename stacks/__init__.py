"""The AWS side: one stack per step, composed of the constructs in `parts`."""
