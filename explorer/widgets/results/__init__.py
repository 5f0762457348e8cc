"""The page After training: what a finished network gets right and wrong, and how sure it is."""
