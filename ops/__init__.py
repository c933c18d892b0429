"""The operator's command line, for the local stage and for a real one alike."""
