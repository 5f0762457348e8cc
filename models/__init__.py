"""One architecture per file, and the registry of them; no training code."""
