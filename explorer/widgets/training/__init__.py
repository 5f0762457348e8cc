"""The page Train: choices, augmentation, and the run as it goes."""
