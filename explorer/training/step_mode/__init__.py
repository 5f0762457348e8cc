"""One training step, slowly: the pass of one batch, and every number that changes one weight."""
