"""The publisher: shows figures and threads in Firestore, where the dashboard listens."""
