"""The page The whole network: one view from the picture to the probabilities."""
