"""The page Compare runs: which runs, their curves and recipes, and what can be said about them."""
