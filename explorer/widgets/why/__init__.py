"""The page Why this answer: maps of attribution, a patch to drag, effective fields."""
