"""Files of a visitor as pictures; a bad one among many is left out and named."""

from collections.abc import Sequence

from explorer import limits
from explorer.archives import MAGIC, open_archive
from explorer.datasets.pictures import shown
from explorer.errors import PictureError
from explorer.images import Opened, fit_picture, read_picture, shrink_picture
from explorer.limits import PICTURE_LAB_SIDE_MAX as SIDE
from explorer.widgets.pictures.offered import Chosen, chosen


def opened(file: object, origin: str) -> Chosen:
    """Open one file of Streamlit's uploader or camera, shrunk to what the pages work on.

    Raises
    ------
    PictureError
        As `explorer.images.open_picture`.
    """
    picture = read_picture(file.getvalue())
    pixels, notes = picture.pixels, picture.notes
    H, W = pixels.shape[:2]
    small = shrink_picture(pixels, SIDE)
    if small.shape != pixels.shape:
        h, w = small.shape[:2]
        notes = (f"It has {W}×{H} pixels and was shrunk to {w}×{h}.", *notes)
    return chosen(shown(file.name), small.copy(), origin, notes)


def opened_together(files: Sequence, side: int, count: int) -> tuple[list[Chosen], list[str]]:
    """Open many files, pictures and zips of pictures, all brought to one size.

    Parameters
    ----------
    files : sequence
        Of Streamlit's uploader.
    side : int
        Pixels; the middle square of each is taken.
    count : int
        How many are wanted.

    Returns
    -------
    pictures : list of Chosen
        At most `count`.
    notes : list of str
        What was left out, by name and reason.
    """
    found, notes = [], []
    if len(files) > limits.UPLOADS_AT_ONCE:
        notes.append(f"{len(files)} files are too many; the first {limits.UPLOADS_AT_ONCE} count.")
    for file in files[: limits.UPLOADS_AT_ONCE]:
        if len(found) == count:
            break
        try:
            pictures, left_out = _each(file)
        except PictureError as error:
            notes.append(f"{shown(file.name)}: {error}")
            continue
        notes += left_out
        for name, picture in pictures[: count - len(found)]:
            square = fit_picture(picture.pixels, side).copy()
            found.append(chosen(name, square, "upload", picture.notes))
    return found, notes


def _each(file: object) -> tuple[list[tuple[str, Opened]], list[str]]:
    data = file.getvalue()
    if data.startswith(MAGIC):
        return open_archive(data)
    return [(shown(file.name), read_picture(data))], []
