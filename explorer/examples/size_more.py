"""Output sizes of pooling, of the way back, and of the configurations of convolution arithmetic."""

from explorer.examples.paper import CONFIGURATIONS
from explorer.examples.size import SizeExample

POOLING, BACK, PAPER = "Pooling", "Transposed", "Convolution arithmetic"

_POOLING = (
    SizeExample(
        "pool-floor",
        "An odd side halved",
        "25 becomes 12: the last column belongs to no window.",
        POOLING,
        n=25,
        k=2,
        s=2,
        mode="pool",
    ),
    SizeExample(
        "pool-ceil",
        "The same with ceil_mode",
        "25 becomes 13: the last window reaches over the end.",
        POOLING,
        n=25,
        k=2,
        s=2,
        mode="pool",
        ceil=True,
    ),
    SizeExample(
        "pool-dropped",
        "ceil_mode gives 16, not 17",
        "Rounded up there would be 17 windows, but the last would start beyond the input.",
        POOLING,
        n=32,
        k=1,
        s=2,
        mode="pool",
        ceil=True,
    ),
    SizeExample(
        "pool-padded",
        "ceil_mode gives 2, not 3",
        "The third window would start in the right padding, so PyTorch drops it.",
        POOLING,
        n=5,
        k=3,
        s=3,
        p=1,
        mode="pool",
        ceil=True,
    ),
    SizeExample(
        "pool-half",
        "Too much padding for a window",
        "Pooling takes padding up to half of its window; a window of padding alone has no maximum.",
        POOLING,
        n=8,
        k=3,
        s=2,
        p=2,
        mode="pool",
    ),
)
_BACK = (
    SizeExample(
        "back",
        "From 3 back to 5",
        "Each input cell stamps the kernel, 2 cells from the last stamp.",
        BACK,
        n=3,
        k=3,
        s=2,
        p=1,
        mode="transposed",
    ),
    SizeExample(
        "back-longer",
        "From 3 back to 6",
        "A stride of 2 makes 3 of both 5 and 6; output padding says which one is meant.",
        BACK,
        n=3,
        k=3,
        s=2,
        p=1,
        output_padding=1,
        mode="transposed",
    ),
    SizeExample(
        "uneven",
        "Stamps that overlap unevenly",
        "3 is no multiple of 2: every second cell is stamped twice, which makes checkerboards.",
        BACK,
        n=5,
        k=3,
        s=2,
        mode="transposed",
    ),
    SizeExample(
        "even",
        "Stamps that overlap evenly",
        "4 is a multiple of 2: inside, every cell is stamped twice.",
        BACK,
        n=5,
        k=4,
        s=2,
        mode="transposed",
    ),
    SizeExample(
        "too-long",
        "Output padding as large as the stride",
        "PyTorch refuses it: such a size already belongs to another input.",
        BACK,
        n=3,
        k=3,
        s=2,
        output_padding=2,
        mode="transposed",
    ),
)


def _paper() -> tuple[SizeExample, ...]:
    """Return what Dumoulin & Visin animate, there and back."""
    found = []
    for key, title, n, o, p, k, s, d in CONFIGURATIONS:
        setting = {"k": k, "s": s, "p": p, "d": d, "group": PAPER}
        found.append(
            SizeExample(
                f"paper-{key}", f"{title}: {n} → {o}", f"{n} cells become {o}.", n=n, **setting
            )
        )
    for key, title, n, o, p, k, s, d in CONFIGURATIONS[:-1]:  # they do not dilate backwards
        rest = (n + 2 * p - k) % s  # what the floor dropped on the way there
        setting = {"k": k, "s": s, "p": p, "d": d, "group": PAPER, "mode": "transposed"}
        extra = f", with output padding {rest}" if rest else ""
        found.append(
            SizeExample(
                f"paper-{key}-back",
                f'Back from "{title}": {o} → {n}',
                f"The way back for the size alone{extra}.",
                n=o,
                output_padding=rest,
                **setting,
            )
        )
    return tuple(found)


MORE_SIZE_EXAMPLES = _POOLING + _BACK + _paper()
