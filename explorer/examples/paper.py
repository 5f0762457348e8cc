"""The configurations that Dumoulin & Visin animate (arXiv:1603.07285), with numbers to follow.

Input 0 to 3 and kernel 0 to 2, as small as they do it; the numbers themselves are made here.
"""

from explorer.examples.convolution import ConvExample, one
from explorer.examples.kernels import Table

PLAIN = "Convolution arithmetic"
TRANSPOSED = "Transposed convolution"
# key, title, input side N, output side O, padding P, kernel side K, stride S, dilation D
CONFIGURATIONS = (
    ("none", "No padding, stride 1", 4, 2, 0, 3, 1, 1),
    ("numbers", "The same with 5 cells", 5, 3, 0, 3, 1, 1),
    ("arbitrary", "Padding 2, even kernel", 5, 6, 2, 4, 1, 1),
    ("half", "Half padding keeps the size", 5, 5, 1, 3, 1, 1),
    ("full", "Full padding: every overlap", 5, 7, 2, 3, 1, 1),
    ("strides", "No padding, stride 2", 5, 2, 0, 3, 2, 1),
    ("padded-strides", "Padding 1, stride 2", 5, 3, 1, 3, 2, 1),
    ("odd", "The same, one column more", 6, 3, 1, 3, 2, 1),
    ("dilated", "Dilation 2", 7, 3, 0, 3, 1, 2),
)


def _input(side: int) -> Table:
    return tuple(tuple((i * i + 2 * i * j + j) % 4 for j in range(side)) for i in range(side))


def _kernel(side: int) -> Table:
    return tuple(tuple((i + 2 * j) % 3 for j in range(side)) for i in range(side))


def _plain() -> tuple[ConvExample, ...]:
    return tuple(
        one(
            f"paper-{key}",
            f"{title}: {size} → {output}",
            f"N = {size}, K = {kernel}, P = {padding}, S = {stride}, D = {dilation} "
            f"give {output}×{output}.",
            _input(size),
            _kernel(kernel),
            stride=stride,
            padding=padding,
            dilation=dilation,
            group=PLAIN,
        )
        for key, title, size, output, padding, kernel, stride, dilation in CONFIGURATIONS
    )


def _transposed() -> tuple[ConvExample, ...]:
    """Return each configuration backwards: from its output size to its input size."""
    examples = []
    for key, title, size, output, padding, kernel, stride, dilation in CONFIGURATIONS[:8]:
        rest = (size + 2 * padding - kernel) % stride  # what the floor dropped on the way there
        examples.append(
            one(
                f"paper-{key}-transposed",
                f'Back from "{title}": {output} → {size}',
                f"Each input cell stamps the kernel; the stamps lie {stride} apart and add up to "
                f"{size}×{size}" + (", with output padding 1." if rest else "."),
                _input(output),
                _kernel(kernel),
                stride=stride,
                padding=padding,
                dilation=dilation,
                output_padding=rest,
                way="transposed",
                group=TRANSPOSED,
            )
        )
    return tuple(examples)


PAPER_EXAMPLES = _plain() + _transposed()
STAMP_EXAMPLES = (
    one(
        "stamps",
        "Stamps that overlap",
        "Stride 2 with a 3×3 kernel: neighbouring stamps share a column, and there they add up.",
        ((1, 2), (3, 4)),
        ((1, 1, 1),) * 3,
        stride=2,
        way="transposed",
        group=TRANSPOSED,
    ),
    one(
        "two-sizes",
        "One size comes from two inputs",
        "3 → 6: stride 2 maps 5 and 6 both to 3; output padding 1 says which one is meant.",
        ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
        ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        stride=2,
        padding=1,
        output_padding=1,
        way="transposed",
        group=TRANSPOSED,
    ),
)
