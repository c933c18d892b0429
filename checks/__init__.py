"""Gates that no change may weaken: what one finds is mended, or accepted with a reason."""
