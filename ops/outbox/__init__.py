"""`cv-analytics outbox`: what Firestore holds and DynamoDB may lack."""
