"""The page Normalisation: pictures and constants, what is measured, what wrong ones cost."""
