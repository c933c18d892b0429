"""The receiver: signed GitHub webhooks into both stores."""
