"""The auditor: holds a day's figures against the events that they are made of."""
