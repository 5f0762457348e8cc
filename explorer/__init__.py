"""The explorer: arithmetic and operations, data, training, probing, figures, widgets."""
