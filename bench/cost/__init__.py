"""What it costs: from the synthesised templates, what was measured, and a dated price file."""
