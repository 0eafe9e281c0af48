"""`voting-service demo`: a fictional vote to walk through, or the whole life of one without a person."""
