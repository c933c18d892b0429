"""The pipeline on paper: what bounds each hop, and what the services' limits do to a backlog."""
