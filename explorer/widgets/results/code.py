"""The same numbers from a run's file, in a few lines of PyTorch."""

import streamlit as st

from explorer.results.intervals import Z95
from explorer.widgets.results.source import Source
from explorer.widgets.results.state import VALIDATION


def lines(part: str = VALIDATION) -> str:
    """Return lines that print accuracy, recalls, precisions and calibration error of a file.

    Parameters
    ----------
    part : {"validation", "test"}
        Names the file that they read.
    """
    return f"""\
import numpy as np
import torch

file = np.load("{part}.npz")  # lies in the run's folder
probabilities = torch.from_numpy(file["probabilities"].astype("float32"))  # softmax(scores, dim=1)
labels = torch.from_numpy(file["labels"])

confidence, predicted = probabilities.max(dim=1)
n, K = probabilities.shape
confusion = torch.bincount(labels * K + predicted, minlength=K * K).reshape(K, K)
recall = confusion.diagonal() / confusion.sum(dim=1)  # rows are the true classes
precision = confusion.diagonal() / confusion.sum(dim=0)

p, z = float((predicted == labels).double().mean()), {Z95:.6f}
middle, half = p + z**2 / (2 * n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
low, high = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)

bins = (confidence.double() * 10).ceil().sub(1).clamp(0, 9).long()
gap = torch.zeros(10, dtype=torch.float64)
gap.index_add_(0, bins, (predicted == labels).double() - confidence.double())
error = gap.abs().sum() / n  # expected calibration error

print(f"accuracy {{p:.4f}} ({{low:.4f}} to {{high:.4f}}), calibration error {{error:.4f}}")
print(recall, precision, confusion, sep="\\n")"""


def draw(source: Source) -> None:
    """Show the lines, closed."""
    with st.expander("The same in PyTorch"):
        st.code(lines(source.part), language="python")
        st.caption(
            "Each training leaves validation.npz and test.npz in its folder: the probabilities, "
            "the labels, and the place of each picture."
        )
