"""A picture is numbers: pixels as a tensor, dense against convolution, shuffled pixels."""

from explorer.widgets.lesson import heading
from explorer.widgets.picture_source import choose_picture, send
from explorer.widgets.tensor import tensor

heading(
    "A picture is numbers",
    "Zoom in until a picture is a **tensor**: three **channels** of numbers, on the scale that you "
    "choose, in the order in which they lie in memory.",
)
chosen = choose_picture("numbers")
send([chosen])
tensor("tensor", chosen)
