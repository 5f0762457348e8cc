"""What the page Gradients shows beside its sheets."""
