"""`make run REPO=owner/name`: the past of somebody's own repository, through the local stage."""
