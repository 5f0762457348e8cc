"""The error tree. Every message is one sentence or two: the rule, both numbers, the remedy.

ExplorerError               anything that the explorer says in plain words
├── InputError              a value that somebody gave breaks a rule
│   ├── ShapeError          sizes that do not fit each other
│   ├── NumberError         a cell that is not a number within the limits (knows its cell)
│   ├── PictureError        bytes that are not a picture we take
│   └── RecipeError         a training that cannot be started as asked
├── DataError               a data set is missing, incomplete or damaged
├── CheckpointError         weights that cannot be loaded
└── TrainingError           a training that ended before its time
    ├── DivergedError       the loss stopped being a finite number
    └── MemoryFullError     the pictures of a step do not fit into the device's memory
"""


class ExplorerError(Exception):
    """Anything that the explorer says in plain words; `str(error)` is shown as it stands."""


class InputError(ExplorerError):
    """A value that somebody gave breaks a rule."""


class ShapeError(InputError):
    """Sizes that do not fit each other."""


class NumberError(InputError):
    """A cell that is not a number within the limits.

    Parameters
    ----------
    message : str
        The sentence for the user.
    row, column : int or None
        The cell, counted from 0; None when the whole table is meant.
    """

    def __init__(self, message: str, row: int | None = None, column: int | None = None):
        super().__init__(message)
        self.row = row
        self.column = column


class PictureError(InputError):
    """Bytes that are not a picture we take.

    Parameters
    ----------
    message : str
        The sentence for the user.
    reason : str
        The same in a few words that follow a file name: "0003.jpg is incomplete".
    """

    def __init__(self, message: str, reason: str = "is not a picture that we take"):
        super().__init__(message)
        self.reason = reason


class RecipeError(InputError):
    """A training that cannot be started as asked."""


class DataError(ExplorerError):
    """A data set is missing, incomplete or damaged."""


class CheckpointError(ExplorerError):
    """Weights that cannot be loaded."""


class TrainingError(ExplorerError):
    """A training that ended before its time."""


class DivergedError(TrainingError):
    """The loss stopped being a finite number."""


class MemoryFullError(TrainingError):
    """The pictures of a step do not fit into the device's memory."""
