"""One query parameter of a link: its name there, its kind, its range; each case lists its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One query parameter.

    Parameters
    ----------
    name : str
        Its name in the link.
    field : str
        Its name in a case's document.
    kind : str
        "tables" (matrices), "numbers", "whole", "pair" (one whole number, or two: rows_columns),
        "place" (whole numbers), "choice", "flag" (0 or 1), "letters" (up to `most`
        of `choices`) or "text" (checked by the case).
    least, most : int
        Bounds of a whole number.
    choices : tuple of str
    usual : object
        A value that a link need not carry. A link with matrices means it wherever it is silent.
    """

    name: str
    field: str
    kind: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    usual: object = None
