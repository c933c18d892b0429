"""`cv-analytics reconcile`: a day computed from its events and compared with what is stored, and repaired."""
