"""A run as one zip: weights, recipe, metrics, answers, figures and a page that sums it up."""
