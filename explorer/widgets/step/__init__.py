"""The page One training step: choices, buttons, and what each of the four stages shows."""
