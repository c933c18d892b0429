"""The whole flow on one machine: emulators, the real deploy, the pipe, the receiver, real signed webhooks."""
