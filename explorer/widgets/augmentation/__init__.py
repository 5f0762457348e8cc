"""The page Augmentation: one picture many times, and two pictures mixed."""
