"""What a trained network answered, picture by picture, and what can be read from it; NumPy only."""
