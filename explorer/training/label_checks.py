"""Pictures and labels that belong together, checked before anything is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import DataError

if TYPE_CHECKING:
    from explorer.datasets import Pictures


def check_labels(pictures: Pictures) -> None:
    """Raise DataError unless every class has a picture and every label has a class.

    On a GPU a label out of range would end the whole process.
    """
    count = len(pictures.classes)
    if count < 2:
        raise DataError(f"There is {count} class; a training needs at least 2. Add a class.")
    labels = pictures.labels
    if len(labels) != len(pictures.images):
        raise DataError(
            f"{len(pictures.images)} pictures have {len(labels)} labels. Read the data again."
        )
    wrong = labels[(labels < 0) | (labels >= count)]
    if len(wrong):
        raise DataError(
            f"A picture has label {int(wrong[0])}; labels go from 0 to {count - 1}. "
            "Check the data set."
        )
    for number, name in enumerate(pictures.classes):
        if not (labels == number).any():
            raise DataError(f'Class "{name}" has no pictures. Add some or leave the class out.')
