"""The choice of a picture that many pages share, and the page Kernels on pictures."""
