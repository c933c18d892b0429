"""`make deploy-aws`, `deploy-gcp`, `diff-…`, `rollback-…`: a stage into its accounts."""
