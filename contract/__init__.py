"""The words that both clouds share: the event, the stage's configuration, and names. Standard library only."""
