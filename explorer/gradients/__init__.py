"""Gradients of the operations in NumPy, each held against PyTorch."""
