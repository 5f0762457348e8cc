"""Bytes to a checked uint8 picture: the only opener of user pictures.

Nothing is decoded before its size is known to be within the limits, only three formats are tried,
and every failure of the decoder becomes one plain sentence.
"""

import contextlib
import io
import struct
import threading

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
_large_pictures = threading.BoundedSemaphore(2)

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises on bytes that are cut, flipped or made up (found by cutting and flipping).
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
_BROKEN += (struct.error, OverflowError, UserWarning)


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
                return _as_rgb(_upright(picture))
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


def _as_rgb(picture: Image.Image) -> np.ndarray:
    if picture.mode.startswith("I"):  # 16-bit grey, where convert("RGB") would saturate
        grey = np.clip(np.asarray(picture).astype(np.int64), 0, 65535)
        return np.repeat(((grey + 128) // 257).astype(np.uint8)[..., None], 3, axis=2)
    if not picture.has_transparency_data:
        return np.array(picture.convert("RGB"))
    colours = picture.convert("RGBA")
    white = Image.new("RGBA", colours.size, "white")
    return np.array(Image.alpha_composite(white, colours).convert("RGB"))


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
