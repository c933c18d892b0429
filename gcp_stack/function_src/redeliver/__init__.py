"""Redeliver: once an hour, asks GitHub again for the webhooks that the receiver did not get."""
