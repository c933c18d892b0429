"""What is deployed as a function's code: built here, from what is installed, without network or Docker."""
