"""MixUp and CutMix of two pictures: formulae with their numbers, and lines to copy."""

from explorer.augmentation.mixing import Mix


def box_lines(mix: Mix, size: tuple[int, int]) -> tuple[str, ...]:
    """Return how CutMix comes from the drawn λ to its box, and from the box to the λ that counts.

    Parameters
    ----------
    mix : Mix
        With a box.
    size : tuple of int
        Height and width of a picture.

    Examples
    --------
    >>> from explorer.augmentation.mixing import cut_box
    >>> print("\\n".join(box_lines(cut_box(0.75, (32, 32), (0, 16)), (32, 32))))
    half the sides: ⌊32 · √(1 − 0.7500) / 2⌋ = 8 rows and ⌊32 · √(1 − 0.7500) / 2⌋ = 8 columns
    around row 0, column 16, clipped: rows 0 to 7, columns 8 to 23
    8 · 16 = 128 of 32 · 32 = 1,024 pixels, so λ = 1 − 128/1,024 = 0.8750
    """
    H, W = size
    top, left, bottom, right = mix.box
    high, wide = bottom - top, right - left
    down, across = (int(0.5 * (1 - mix.asked) ** 0.5 * side) for side in size)
    root = f"√(1 − {mix.asked:.4f}) / 2"
    where = (
        f"rows {top} to {bottom - 1}, columns {left} to {right - 1}"
        if high and wide
        else "nothing is left"
    )
    return (
        f"half the sides: ⌊{H} · {root}⌋ = {down} rows and ⌊{W} · {root}⌋ = {across} columns",
        f"around row {mix.centre[0]}, column {mix.centre[1]}, clipped: {where}",
        f"{high} · {wide} = {high * wide:,} of {H} · {W} = {H * W:,} pixels, "
        f"so λ = 1 − {high * wide:,}/{H * W:,} = {mix.lam:.4f}",
    )


def pixel_line(mix: Mix, row: int, column: int, one, other) -> str:
    """Return what becomes of one pixel.

    Parameters
    ----------
    mix : Mix
        How the pictures are mixed.
    row, column : int
        Which pixel.
    one, other : sequence of int
        Its channels in the picture itself and in the other one.

    Examples
    --------
    >>> pixel_line(Mix(0.75, 0.75), 3, 4, [8], [4])
    'pixel (3, 4): 0.7500 · (8) + 0.2500 · (4) = (7.0)'
    """
    first, second = (f"({', '.join(str(int(value)) for value in part)})" for part in (one, other))
    where = f"pixel ({row}, {column})"
    if mix.box is not None:
        top, left, bottom, right = mix.box
        inside = top <= row < bottom and left <= column < right
        side, kept = ("inside", second) if inside else ("outside", first)
        return f"{where}: {side} the box, so {kept}"
    mixed = ", ".join(
        f"{mix.lam * a + (1 - mix.lam) * b:.1f}" for a, b in zip(one, other, strict=True)
    )
    return f"{where}: {mix.lam:.4f} · {first} + {1 - mix.lam:.4f} · {second} = ({mixed})"


def code(mix: Mix, labels: tuple[int, int], classes: int, shape: tuple[int, int, int]) -> str:
    """Return PyTorch lines that mix the same two pictures with the same numbers.

    `a` and `b` are the pictures, float (C, H, W); `x` is the mixture, `target` its label.

    Parameters
    ----------
    mix : Mix
        How the pictures are mixed.
    labels : tuple of int
        Of a and of b.
    classes : int
        How many there are.
    shape : tuple of int
        Height, width and channels.
    """
    H, W, C = shape
    lines = ["import torch", "from torch.nn import functional as F", ""]
    lines += [f"a, b = torch.rand(2, {C}, {H}, {W})  # or your own two pictures"]
    if mix.box is None:
        lines += [f"lam = {mix.lam!r}", "x = lam * a + (1 - lam) * b"]
    else:
        top, left, bottom, right = mix.box
        lines += [f"top, left, bottom, right = {top}, {left}, {bottom}, {right}", "x = a.clone()"]
        lines += ["x[:, top:bottom, left:right] = b[:, top:bottom, left:right]"]
        lines += [f"lam = 1 - (bottom - top) * (right - left) / ({H} * {W})"]
    lines += [f"labels = F.one_hot(torch.tensor({list(labels)}), {classes}).float()"]
    lines += ["target = lam * labels[0] + (1 - lam) * labels[1]"]
    return "\n".join(lines)


def batch_code(mixup: float, cutmix: float, classes: int) -> str:
    """Return the lines that mix whole batches in a training loop, with torchvision.

    α is written as a float: with a whole number torchvision 0.29 fails.

    Examples
    --------
    >>> print(batch_code(0.4, 0, 10).splitlines()[3])
    mix = v2.MixUp(alpha=0.4, num_classes=10)
    """
    each = [
        f"v2.{name}(alpha={float(alpha)}, num_classes={classes})"
        for name, alpha in (("CutMix", cutmix), ("MixUp", mixup))
        if alpha
    ]
    chosen = each[0] if len(each) == 1 else f"v2.RandomChoice([{', '.join(each)}])"
    return f"""import torch
from torchvision.transforms import v2

mix = {chosen}
images, labels = torch.rand(8, 3, 32, 32), torch.arange(8)  # a shuffled batch
images, targets = mix(images, labels)  # targets: probabilities, (8, {classes})
# loss = torch.nn.functional.cross_entropy(network(images), targets)"""
