"""Settings of a convolution whose output size surprises."""

from dataclasses import dataclass

FLOOR, PADDING = "The floor", "Padding and dilation"
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


FLOOR_EXAMPLES = (
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
PADDING_EXAMPLES = (
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
