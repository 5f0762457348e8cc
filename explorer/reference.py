"""The same operation in PyTorch: the lines to copy, and the check against them.

Importing this module does not import torch; the first check does.
"""

import numpy as np

from explorer.cases import Case, ConvCase, PoolCase, number_text

_HEAD = "import torch\nimport torch.nn.functional as F\n"


def _tensor(matrix: np.ndarray) -> str:
    rows = ", ".join("[" + ", ".join(f"{number_text(v)}" for v in row) + "]" for row in matrix)
    return f"torch.tensor([[[{rows}]]], dtype=torch.float64)"


def _call(case: Case) -> str:
    if isinstance(case, ConvCase):
        return f"F.conv2d(x, k, bias=b, stride={case.stride}, padding={case.padding})"
    if isinstance(case, PoolCase):
        name = "max_pool2d" if case.mode == "max" else "avg_pool2d"
        return f"F.{name}(x, kernel_size={case.window}, stride={case.stride})"
    return "F.relu(x)"


def torch_code(case: Case) -> str:
    """Return lines of Python that run as they stand and print the stage's output.

    Examples
    --------
    >>> print(torch_code(PoolCase(np.ones((2, 2)))))
    import torch
    import torch.nn.functional as F
    <BLANKLINE>
    x = torch.tensor([[[[1, 1], [1, 1]]]], dtype=torch.float64)
    print(F.max_pool2d(x, kernel_size=2, stride=2))
    """
    lines = [_HEAD, f"x = {_tensor(case.x)}"]
    if isinstance(case, ConvCase):
        lines.append(f"k = {_tensor(case.k)}")
        lines.append(f"b = torch.tensor([{number_text(case.bias)}], dtype=torch.float64)")
    return "\n".join([*lines, f"print({_call(case)})"])


def torch_output(case: Case) -> np.ndarray:
    """Return what PyTorch gives for a case, in float64, shape (H', W')."""
    import torch
    import torch.nn.functional as F

    with torch.inference_mode():
        x = torch.tensor(case.x, dtype=torch.float64)[None, None]
        if isinstance(case, ConvCase):
            k = torch.tensor(case.k, dtype=torch.float64)[None, None]
            bias = torch.tensor([case.bias], dtype=torch.float64)
            result = F.conv2d(x, k, bias=bias, stride=case.stride, padding=case.padding)
        elif isinstance(case, PoolCase):
            pool = F.max_pool2d if case.mode == "max" else F.avg_pool2d
            result = pool(x, kernel_size=case.window, stride=case.stride)
        else:
            result = F.relu(x)
    return result[0, 0].numpy()


def largest_difference(case: Case, output: np.ndarray) -> float:
    """Return the largest difference from PyTorch, relative to the largest number in sight.

    Parameters
    ----------
    case : Case
    output : ndarray of float64, shape (H', W')
        What the explorer gives.

    Returns
    -------
    float
        At least 0; infinite if the shapes differ.
    """
    expected = torch_output(case)
    if expected.shape != output.shape:
        return float("inf")
    scale = max(1.0, float(np.abs(expected).max()))
    return float(np.abs(expected - output).max()) / scale
