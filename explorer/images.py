"""Bytes to a checked uint8 picture: the only opener of user pictures.

Nothing is decoded before its size is known to be within the limits, only three formats are tried,
and every failure of the decoder becomes one plain sentence.
"""

import contextlib
import io
import struct
import threading
from dataclasses import dataclass

import numpy as np
from PIL import Image

from explorer import limits
from explorer.errors import PictureError

FORMATS = ("PNG", "JPEG", "WEBP")  # few formats, few holes: no EPS (Ghostscript), TIFF, PSD, GIF
EXTENSIONS = (".png", ".jpg", ".jpeg", ".webp")

# EXIF tag 274: how the camera was held -> what turns the picture upright.
ORIENTATION_TAG = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# At most two large pictures are decoded at once, so that a class that uploads together stays
# within 2 × 8 Mpx × a few copies; small pictures, such as a data set's, do not wait.
LARGE_PIXELS = 1_000_000
BAND = 128  # rows of a large picture that are copied at once
_large_pictures = threading.BoundedSemaphore(2)

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises on bytes that are cut, flipped or made up (found by cutting and flipping).
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
_BROKEN += (struct.error, OverflowError, UserWarning)


@dataclass(frozen=True, eq=False)
class Opened:
    """A decoded picture, and what its owner should know.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
    notes : tuple of str
        One sentence for each thing that the pixels do not show as the file has it.
    """

    pixels: np.ndarray
    notes: tuple[str, ...]


def open_picture(data: bytes) -> np.ndarray:
    """Decode a PNG, JPEG or WebP file into an upright RGB picture.

    Transparent parts are laid over white, 16-bit grey is scaled to 8 bits, and of an animation the
    first frame is taken.

    Parameters
    ----------
    data : bytes
        The whole file, at most `limits.PICTURE_BYTES_MAX`.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    PictureError
        If the bytes are too many, in another format, incomplete or damaged, or if the picture is
        smaller or larger than the limits.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> Image.new("RGB", (12, 8), (255, 0, 0)).save(file, "PNG")
    >>> open_picture(file.getvalue()).shape
    (8, 12, 3)
    >>> open_picture(b"<svg/>")
    Traceback (most recent call last):
        ...
    explorer.errors.PictureError: This is not a PNG, JPEG or WebP picture; save it as one of these.
    """
    return read_picture(data).pixels


def read_picture(data: bytes) -> Opened:
    """Decode a file as `open_picture` does, and say what was laid over white, left out or scaled.

    Raises
    ------
    PictureError
        As `open_picture`.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(file, "PNG")
    >>> read_picture(file.getvalue()).notes
    ('Its transparent parts were laid over white.',)
    """
    if not data:
        raise PictureError("The file is empty; choose a PNG, JPEG or WebP picture.", "is empty")
    if len(data) > limits.PICTURE_BYTES_MAX:
        raise PictureError(
            f"The file has {len(data):,} bytes; at most {limits.PICTURE_BYTES_MAX:,} are taken. "
            "Save the picture smaller and try again.",
            "has too many bytes",
        )
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _check_size(*picture.size)
            with _turn(picture):
                picture.load()  # open() reads the header only, and verify() takes a cut JPEG
                pixels, notes = _as_rgb(_upright(picture))
                return Opened(pixels, (*_frames(picture), *notes))
    except _BOMBS as error:
        raise PictureError(
            f"The picture has more than {Image.MAX_IMAGE_PIXELS:,} pixels; at most "
            f"{limits.PICTURE_PIXELS_MAX:,} are taken. Make it smaller and try again.",
            "is too large",
        ) from error
    except _BROKEN as error:
        raise _explain(data, error) from error


def fit_picture(picture: np.ndarray, side: int) -> np.ndarray:
    """Cut out the middle square and resize it.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W, 3)
    side : int
        Pixels of the result.

    Returns
    -------
    ndarray of uint8, shape (side, side, 3)
        Each new pixel is a weighted mean of the old ones that it covers (antialiased), not one
        that was picked.

    Examples
    --------
    >>> fit_picture(np.full((10, 20, 3), 7, np.uint8), 4).shape
    (4, 4, 3)
    """
    H, W = picture.shape[:2]
    if H == W == side:
        return picture
    square = min(H, W)
    top, left = (H - square) // 2, (W - square) // 2
    middle = Image.fromarray(picture[top : top + square, left : left + square])
    return np.array(middle.resize((side, side), Image.Resampling.BICUBIC))


def shrink_picture(picture: np.ndarray, side: int) -> np.ndarray:
    """Make a picture small enough to work on, without changing what it looks like.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W, 3)
    side : int
        Pixels that the longer side may have.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        Antialiased, with the proportions of the old one; a small picture comes back as it is. Of a
        strip so long that its short side would vanish the middle is cut out instead.

    Examples
    --------
    >>> shrink_picture(np.zeros((300, 600, 3), np.uint8), 100).shape
    (50, 100, 3)
    >>> shrink_picture(np.zeros((10, 4000, 3), np.uint8), 100).shape
    (8, 100, 3)
    """
    H, W = picture.shape[:2]
    factor = min(1.0, max(side / max(H, W), limits.PICTURE_SIDE_MIN / min(H, W)))
    if factor < 1.0:
        size = max(1, round(W * factor)), max(1, round(H * factor))
        small = Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
        picture = np.array(small)
    top, left = (max(0, (n - side) // 2) for n in picture.shape[:2])
    return picture[top : top + side, left : left + side]


def _check_size(W: int, H: int) -> None:
    """Refuse a size outside the limits, before anything is decoded."""
    if min(W, H) < limits.PICTURE_SIDE_MIN:
        raise PictureError(
            f"The picture is {W}×{H} pixels; each side needs at least {limits.PICTURE_SIDE_MIN}. "
            "Choose a larger one.",
            "is too small",
        )
    if max(W, H) > limits.PICTURE_SIDE_MAX or W * H > limits.PICTURE_PIXELS_MAX:
        raise PictureError(
            f"The picture is {W}×{H} pixels; at most {limits.PICTURE_SIDE_MAX} a side and "
            f"{limits.PICTURE_PIXELS_MAX:,} in all are taken. Make it smaller and try again.",
            "is too large",
        )


def _turn(picture: Image.Image) -> contextlib.AbstractContextManager:
    large = picture.width * picture.height > LARGE_PIXELS
    return _large_pictures if large else contextlib.nullcontext()


def _upright(picture: Image.Image) -> Image.Image:
    """Apply the EXIF orientation; one that is unknown or unreadable changes nothing."""
    try:
        orientation = picture.getexif().get(ORIENTATION_TAG)
    except _BROKEN:
        orientation = None
    if not isinstance(orientation, int) or orientation not in UPRIGHT:
        return picture
    return picture.transpose(UPRIGHT[orientation])


def _frames(picture: Image.Image) -> tuple[str, ...]:
    """Name the frames of an animation that are left out; they were never decoded."""
    count = getattr(picture, "n_frames", 1)
    return (f"The first of its {count:,} frames was taken.",) if count > 1 else ()


def _as_rgb(picture: Image.Image) -> tuple[np.ndarray, tuple[str, ...]]:
    if picture.mode.startswith("I"):  # 16-bit grey, where convert("RGB") would saturate
        grey = _eight_bits(np.asarray(picture))
        return np.repeat(grey[..., None], 3, axis=2), ("Its 16 bits a pixel were scaled to 8.",)
    if not picture.has_transparency_data:
        return _pixels(_in_mode(picture, "RGB")), ()
    colours = _in_mode(picture, "RGBA")
    white = Image.new("RGB", colours.size, "white")
    white.paste(colours, mask=colours)
    seen = colours.getextrema()[3][0] < 255
    notes = ("Its transparent parts were laid over white.",) if seen else ()
    return _pixels(white), notes


def _pixels(picture: Image.Image) -> np.ndarray:
    """Return uint8 (H, W, 3), in bands: at once, Pillow would hold two more copies on the way."""
    W, H = picture.size
    if W * H <= LARGE_PIXELS:
        return np.array(picture)
    out = np.empty((H, W, 3), np.uint8)
    for top in range(0, H, BAND):
        bottom = min(top + BAND, H)
        out[top:bottom] = picture.crop((0, top, W, bottom))
    return out


def _in_mode(picture: Image.Image, mode: str) -> Image.Image:
    """Convert only what is in another mode: otherwise it would be a copy of 24 MB and more."""
    return picture if picture.mode == mode else picture.convert(mode)


def _eight_bits(grey: np.ndarray) -> np.ndarray:
    """Scale 0..65535 to 0..255, row by row: the wide copies of a large picture would be 64 MB."""
    out = np.empty(grey.shape, np.uint8)
    for row, into in zip(grey, out, strict=True):
        into[:] = (np.clip(row.astype(np.int64), 0, 65535) + 128) // 257
    return out


def _explain(data: bytes, error: Exception) -> PictureError:
    """Choose the sentence: another format, incomplete, or damaged."""
    png = data[:8] == b"\x89PNG\r\n\x1a\n"
    jpeg = data[:3] == b"\xff\xd8\xff"
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not (png or jpeg or webp):
        return PictureError(
            "This is not a PNG, JPEG or WebP picture; save it as one of these.",
            "is not a PNG, JPEG or WebP picture",
        )
    cut = "truncated" in str(error).lower()
    if cut or (webp and len(data) < int.from_bytes(data[4:8], "little") + 8):
        return PictureError(
            "The file is incomplete: the end of the picture is missing. Save or copy it again.",
            "is incomplete",
        )
    return PictureError(
        "The file is damaged: its picture cannot be read to the end. Save or copy it again.",
        "is damaged",
    )
