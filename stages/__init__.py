"""The stages that `stages.toml` describes: settings, routes and what follows from them. Never packed."""
