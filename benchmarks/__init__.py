"""Scripts that print every number that README quotes."""
