"""The chain of the picture page in PyTorch: run as the check, and written down to copy."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.cases.picture_chain import GREY
from explorer.matrices import number_text
from explorer.reference import Call, Program

if TYPE_CHECKING:
    from explorer.cases.picture import PictureCase

_ONE = 'torchvision.io.decode_image("picture.png", mode="RGB")'
_SEVERAL = "torch.stack([picture, another]) of pictures of one size"


def program_of(case: "PictureCase", values: np.ndarray) -> Program:
    """Return the chain in PyTorch; every channel counts as a picture of one channel.

    Parameters
    ----------
    case : PictureCase
    values : ndarray of float64, shape (N, C, H, W)

    Returns
    -------
    Program
        Its results are named as the steps of `explorer.cases.picture_chain`.
    """
    tensors = {
        "x": values.reshape(-1, 1, *values.shape[2:]),
        "k": (case.kernel / case.divisor)[None, None],
    }
    return Program(tensors, _calls(case))


def _calls(case: "PictureCase") -> tuple[Call, ...]:
    settings = {
        name: getattr(case, name)
        for name, usual in (("stride", 1), ("padding", 0), ("dilation", 1))
        if getattr(case, name) != usual
    }
    calls, source = [], "x"
    if case.ring != "zeros" and case.padding:
        settings.pop("padding")
        calls.append(Call("F.pad", ("x", (case.padding,) * 4), {"mode": case.ring}, "padded"))
        source = "padded"
    one = {"sum": "convolution", "magnitude": "sums", "gradient": "h"}[case.measure]
    calls.append(Call("F.conv2d", (source, "k"), settings, one))
    if case.measure == "magnitude":
        calls.append(Call("torch.abs", ("sums",), name="convolution"))
    if case.measure == "gradient":
        calls.append(Call("torch.transpose", ("k", 2, 3), name="k_side"))
        calls.append(Call("F.conv2d", (source, "k_side"), settings, "v"))
        calls.append(Call("torch.hypot", ("h", "v"), name="convolution"))
    last = "convolution"
    if case.relu:
        calls.append(Call("F.relu", (last,), name="relu"))
        last = "relu"
    if case.pool != "none":
        function = {"max": "F.max_pool2d", "average": "F.avg_pool2d"}[case.pool]
        calls.append(Call(function, (last, case.window), name="pooling"))
    return tuple(calls)


def code_of(case: "PictureCase") -> str:
    """Return lines of Python that run as they stand, given the pixels as a tensor."""
    several = case.pictures is not None and len(case.pictures) > 1
    name, shape = ("pictures", "(N, 3, H, W)") if several else ("picture", "(3, H, W)")
    channels = f"{name}.flatten(0, 1)" if several else name
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "",
        f"# {name}: a tensor of shape {shape} with whole numbers from 0 to 255, for instance",
        f"# {_SEVERAL if several else _ONE}",
    ]
    if case.channels == "grey":
        weights = ", ".join(map(str, GREY))
        lines += [
            f"weights = torch.tensor([{weights}], dtype=torch.float64)  # thousandths",
            f"grey = (weights[:, None, None] * {name}).sum(-3) / 1000",
            f"x = {'grey[:, None]' if several else 'grey[None, None]'}  # shape (N, 1, H, W)",
        ]
    else:
        lines.append(f"x = {channels}.double()[:, None]  # every channel by itself: (N·3, 1, H, W)")
    return "\n".join([*lines, _kernel(case), *_call_lines(case)])


def _kernel(case: "PictureCase") -> str:
    rows = ", ".join(f"[{', '.join(map(number_text, row))}]" for row in case.kernel)
    divided = "" if case.divisor == 1 else f" / {number_text(case.divisor)}"
    return f"k = torch.tensor([[[{rows}]]], dtype=torch.float64){divided}"


def _call_lines(case: "PictureCase") -> list[str]:
    program = Program({}, _calls(case))
    last = program.calls[-1].name
    return [*program.lines(), f"print({last}.shape, {last}.min(), {last}.max(), {last}.mean())"]
