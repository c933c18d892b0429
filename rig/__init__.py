"""The fault rig: the real code on a virtual clock, with every store and queue free to fail."""
