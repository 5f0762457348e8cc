"""What training does to its pictures: drawn from a seed first, then applied without chance.

Two steps, for the Train page, the command line and the page "Augmentation" alike: `pipeline.draw`
turns a seed into plain numbers, and `pipeline.apply` turns bytes and these numbers into bytes. The
first uses no generator that belongs to somebody else, the second uses none at all, so many threads
can do both at once.
"""
