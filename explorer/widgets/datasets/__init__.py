"""The page Data sets, and the shelf that Home shows too."""
