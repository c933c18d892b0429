"""`cv-analytics replay`: the threads of some days, counted and shown again."""
