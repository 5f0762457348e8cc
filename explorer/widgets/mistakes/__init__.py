"""The page Find the mistake: one claim at a time, then the case that decides it, and the score."""
