"""The aggregator: makes a day's rows from all of its contributions whenever one of them changes."""
