"""The page Inside the network: a run, its filters, its maps, its top pictures."""
