"""The words that both clouds share: the event, the stage, names. Standard library only."""
