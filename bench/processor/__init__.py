"""Our processor beside the usual designs: the same messages, the same emulator, one run."""
