"""Settings whose output size surprises, and the configurations of convolution arithmetic."""

from dataclasses import dataclass

from explorer.examples.paper import CONFIGURATIONS

FLOOR, PADDING = "The floor", "Padding and dilation"
POOLING, BACK, PAPER = "Pooling", "Transposed", "Convolution arithmetic"
Sides = int | tuple[int, int]


@dataclass(frozen=True)
class SizeExample:
    """One setting; a single number stands for rows and columns."""

    key: str
    title: str
    point: str
    group: str
    n: Sides
    k: Sides
    s: Sides = 1
    p: Sides = 0
    d: Sides = 1
    mode: str = "conv"
    rule: str = "number"
    ceil: bool = False
    output_padding: Sides = 0
    together: bool = True
    solve: str = ""
    wanted: int = 4
    view: str = "compute"


_FLOOR = (
    SizeExample(
        "floor",
        "A column that no window reads",
        "7/2 is not whole, and that is allowed: the floor drops the half, and with it the last "
        "column.",
        FLOOR,
        n=10,
        k=3,
        s=2,
    ),
    SizeExample(
        "alexnet",
        "The first layer of AlexNet",
        "213/4 is 53.25: 54 windows fit, and one column of the photograph is never read.",
        FLOOR,
        n=224,
        k=11,
        s=4,
    ),
    SizeExample(
        "fraction",
        "No stride gives 4",
        "From 7 to 4 with a kernel of 3 the stride would have to be 4/3. The table looks for it.",
        FLOOR,
        n=7,
        k=3,
        solve="S",
        wanted=4,
    ),
    SizeExample(
        "many",
        "Many ways from 12 to 4",
        "Kernel, stride and padding are open: the table lists every setting that gives 4.",
        FLOOR,
        n=12,
        k=3,
        s=3,
        solve="KSP",
        wanted=4,
    ),
    SizeExample(
        "steps-over",
        "A stride longer than the kernel",
        "The windows leave gaps: every third cell is stepped over.",
        FLOOR,
        n=11,
        k=2,
        s=3,
    ),
    SizeExample(
        "patches",
        "Patches of a vision transformer",
        "Kernel and stride are 16: windows that touch and never overlap, 14 of them.",
        FLOOR,
        n=224,
        k=16,
        s=16,
    ),
    SizeExample(
        "apart",
        "Rows and columns apart",
        "A tall kernel on a wide picture: each axis has a formula of its own.",
        FLOOR,
        n=(12, 20),
        k=(5, 3),
        s=(1, 2),
        p=(2, 0),
        together=False,
    ),
    SizeExample(
        "misfit",
        "A kernel larger than the input",
        "No window fits. Below stands what PyTorch itself says.",
        FLOOR,
        n=4,
        k=5,
    ),
    SizeExample(
        "predict",
        "Predict the size",
        "Work it out before you look: type the size, and a wrong one is named by its slip.",
        FLOOR,
        n=13,
        k=3,
        s=2,
        p=1,
        d=2,
        view="predict",
    ),
)
_PADDING = (
    SizeExample(
        "both-sides",
        "Padding counts twice",
        "2 cells on the left and 2 on the right: 32 stays 32, not 30.",
        PADDING,
        n=32,
        k=5,
        p=2,
    ),
    SizeExample(
        "zeros",
        "Padded with zeros",
        "P = 1 puts a zero at each end. Padding *with* zeros is not padding *of* zero.",
        PADDING,
        n=8,
        k=3,
        p=1,
    ),
    SizeExample(
        "none",
        "'valid': no padding at all",
        "P = 0: only windows that lie wholly on the input count.",
        PADDING,
        n=8,
        k=3,
        rule="valid",
    ),
    SizeExample(
        "half-of-even",
        "Half of an even kernel is too much",
        "P = K/2 = 2 makes 6 of 5. 'same' is not K // 2 on both sides.",
        PADDING,
        n=5,
        k=4,
        p=2,
    ),
    SizeExample(
        "same-even",
        "'same' with an even kernel",
        "PyTorch pads 1 on the left and 2 on the right, and 5 stays 5.",
        PADDING,
        n=5,
        k=4,
        rule="same",
    ),
    SizeExample(
        "same-strided",
        "'same' with stride 2",
        "PyTorch refuses it: with a stride the size cannot stay the same.",
        PADDING,
        n=8,
        k=3,
        s=2,
        rule="same",
    ),
    SizeExample(
        "full",
        "Full padding",
        "Every overlap of kernel and input counts: the output grows by K − 1.",
        PADDING,
        n=5,
        k=3,
        rule="full",
    ),
    SizeExample(
        "dilated",
        "Dilation spreads three weights over five cells",
        "D(K − 1) + 1 = 5 cells are spanned, but there are 3 weights still.",
        PADDING,
        n=7,
        k=3,
        d=2,
    ),
    SizeExample(
        "gridding",
        "Dilation with a stride: cells between are never read",
        "Gaps and steps of 2 meet the same cells again and again.",
        PADDING,
        n=13,
        k=3,
        s=2,
        d=2,
    ),
)
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


SIZE_EXAMPLES = _FLOOR + _PADDING + _POOLING + _BACK + _paper()
