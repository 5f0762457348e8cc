"""The page A picture is numbers: a tensor, dense against convolution, shuffled pixels."""
