"""Prepared experiments with kernels on pictures, each with the point that it makes."""

from dataclasses import dataclass

from explorer.examples.kernels import Table
from explorer.examples.picture_kernels import picture_kernel

EDGES, BLUR, CHAIN, MOVE = "Edges", "Blur and sharpen", "ReLU and pooling", "Move and compare"


@dataclass(frozen=True)
class PictureExample:
    """One picture under one kernel; the settings are those of `explorer.cases.PictureCase`.

    Parameters
    ----------
    key : str
        Its name in tests.
    title, point : str
        What it is called, and what it shows.
    kernel : table of numbers
    divisor : float
    picture : str or None
        The sample of `explorer.samples` that it needs; None goes with any picture.
    many : bool
        Whether it is about a batch.
    group : str
        The menu in which it stands.
    """

    key: str
    title: str
    point: str
    kernel: Table
    divisor: float = 1
    channels: str = "grey"
    stride: int = 1
    padding: int = 1
    dilation: int = 1
    ring: str = "zeros"
    measure: str = "sum"
    colours: str = "scale"
    relu: bool = False
    pool: str = "none"
    window: int = 2
    move: str = "none"
    shift: tuple[int, int] = (0, 0)
    which: int = 0
    at: tuple[int, int, int] = (0, 0, 0)
    picture: str | None = None
    many: bool = False
    group: str = EDGES


def _with(kernel: str, key: str, title: str, point: str, **settings: object) -> PictureExample:
    """Return an example with a named kernel; the padding keeps the size unless it is given."""
    named = picture_kernel(kernel)
    settings.setdefault("padding", settings.get("dilation", 1) * (len(named.table) - 1) // 2)
    return PictureExample(key, title, point, named.table, named.divisor, **settings)


_VERTICAL, _HORIZONTAL = "Sobel, vertical edges", "Sobel, horizontal edges"

PICTURE_EXAMPLES = (
    _with(
        _VERTICAL,
        "vertical",
        "Vertical edges",
        "Blue where it gets brighter to the right, red where it gets darker. Flat parts and "
        "horizontal edges give 0.",
        picture="house",
        at=(0, 140, 167),
    ),
    _with(
        _HORIZONTAL,
        "horizontal",
        "Horizontal edges",
        "The same kernel on its side: now the roof and the sills answer, and walls do not.",
        picture="house",
        at=(0, 126, 85),
    ),
    _with(
        _VERTICAL,
        "gradient",
        "Edges in every direction",
        "√(h² + v²) joins the kernel and the kernel on its side: how strong an edge is, whichever "
        "way it runs.",
        measure="gradient",
        picture="house",
        at=(0, 80, 90),
    ),
    _with(
        "Laplacian, 4 neighbours",
        "ramp",
        "An edge is a change, not a value",
        "Above, brightness grows evenly, and a pixel is the mean of its neighbours: 0. Below it "
        "grows in steps, and only the steps answer.",
        picture="ramps",
        at=(0, 180, 96),
    ),
    _with(
        _VERTICAL,
        "colours",
        "Red, green and blue by themselves",
        "Every channel has edges of its own: between two colours it answers only in the channels "
        "in which they differ.",
        channels="each",
        picture="blocks",
        at=(0, 50, 87),
    ),
    _with(
        "Laplacian, 8 neighbours",
        "dilation",
        "Dilation reads farther",
        "The same nine weights, four pixels apart: edges grow wide, and fine lines are doubled.",
        dilation=4,
        picture="house",
        at=(0, 138, 87),
    ),
    _with(
        "box blur 5×5",
        "mean",
        "A blur does not change the mean",
        "The weights add up to 1, and padding that goes round the picture adds nothing: compare "
        "the two means. With zeros as padding the border darkens and the mean falls.",
        ring="circular",
        picture="house",
        at=(0, 137, 86),
        group=BLUR,
    ),
    _with(
        "Gaussian blur 7×7",
        "noise",
        "A blur against noise",
        "Noise is averaged away, and edges are softened with it: a fixed kernel cannot tell them "
        "apart.",
        picture="grain",
        at=(0, 92, 148),
        group=BLUR,
    ),
    _with(
        "sharpen",
        "sharpen",
        "Sharpen is identity plus Laplacian",
        "5 = 1 + 4 in the middle: the picture, and what the Laplacian finds on top. Numbers leave "
        "the range of 0 to 255 at edges; here they are cut off.",
        colours="picture",
        picture="house",
        at=(0, 137, 86),
        group=BLUR,
    ),
    _with(
        "emboss",
        "emboss",
        "Emboss needs the signed scale",
        "The slope can be steeper than the picture is bright: such numbers lie below 0. Cut off at "
        "0 and 255 they would all look the same.",
        picture="house",
        at=(0, 110, 64),
        group=BLUR,
    ),
    _with(
        "identity",
        "aliasing",
        "A stride skips, and draws what is not there",
        "Only every fourth pixel of every fourth row is read. Rings finer than that turn into "
        "new, false ones.",
        stride=4,
        picture="rings",
        at=(0, 6, 32),
        group=BLUR,
    ),
    _with(
        "Gaussian blur 7×7",
        "smooth-stride",
        "Blur first, then skip",
        "The same stride after a blur: what is too fine for it becomes an even grey instead of "
        "false rings.",
        stride=4,
        picture="rings",
        at=(0, 6, 32),
        group=BLUR,
    ),
    _with(
        "identity",
        "fan",
        "Stride 2 on the fan",
        "With half of the pixels the sectors lose their sharp edges first in the middle, where "
        "they are finest.",
        stride=2,
        picture="fan",
        at=(0, 64, 70),
        group=BLUR,
    ),
    _with(
        _VERTICAL,
        "relu",
        "ReLU keeps one side of an edge",
        "What gets brighter to the right stays, what gets darker becomes 0: a network needs a "
        "second kernel for the other side.",
        relu=True,
        picture="house",
        at=(0, 140, 167),
        group=CHAIN,
    ),
    _with(
        _VERTICAL,
        "chain",
        "Convolution, ReLU, max pooling",
        "As in a network: find an edge, keep its positive side, keep the largest of 4×4. A "
        "sixteenth of the numbers is left, and the edges are still there.",
        relu=True,
        pool="max",
        window=4,
        picture="house",
        at=(0, 140, 132),
        group=CHAIN,
    ),
    _with(
        _VERTICAL,
        "digits",
        "Five digits under one kernel",
        "One kernel for all: it answers to upright strokes, whichever digit they belong to. All "
        "results share one scale.",
        relu=True,
        pool="max",
        many=True,
        at=(0, 12, 9),
        group=CHAIN,
    ),
    _with(
        "identity",
        "pooled-digits",
        "Five digits under one pooling",
        "The identity copies, so this is pooling alone: the largest of 4×4 thickens strokes. "
        "Switch to the average: they fade.",
        pool="max",
        window=4,
        many=True,
        at=(0, 12, 9),
        group=CHAIN,
    ),
    _with(
        _VERTICAL,
        "shift",
        "Pooling and a shift of one pixel",
        "The convolution moves along by one pixel. Pooled 2×2, the map would have to move by half "
        "a cell, and cannot: it forgets where in its window an edge was.",
        relu=True,
        pool="max",
        move="shift",
        shift=(0, 1),
        picture="digit 3",
        at=(0, 12, 17),
        group=MOVE,
    ),
    _with(
        "Laplacian, 4 neighbours",
        "quarter",
        "Rotate: the Laplacian does not mind",
        "Its weights look the same after a quarter turn, so turning first or last is the same.",
        move="quarter",
        picture="house",
        at=(0, 52, 140),
        group=MOVE,
    ),
    _with(
        _VERTICAL,
        "turned-sobel",
        "Rotate: Sobel does mind",
        "Vertical edges have become horizontal ones, and the kernel was not turned with them.",
        move="quarter",
        picture="house",
        at=(0, 52, 140),
        group=MOVE,
    ),
    _with(
        _VERTICAL,
        "mirror",
        "Flip: only the sign changes",
        "Left and right change places, so right minus left changes its sign. Its magnitude does "
        "not: with it, flipping first or last is the same.",
        move="mirror",
        picture="digit 5",
        at=(0, 12, 17),
        group=MOVE,
    ),
)
