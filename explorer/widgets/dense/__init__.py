"""The parts of the page Dense or convolution that are no sheets."""
