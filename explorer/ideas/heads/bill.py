"""What a dense head costs and what a pooled one does, layer by layer, with every factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic.counts import (
    Count,
    batch_norm_parameters,
    conv_parameters,
    linear_parameters,
)
from explorer.cases import checks
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Bars, Lines, Row, Series, Sheet, Slider, Tell, told

FIRST = 16  # filters of the first convolution of both tiny networks
COLOURS = 3
CHANNELS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
SIDES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56)
CLASSES = (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
HIDDEN = (0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


@dataclass(frozen=True)
class BillCase:
    """Two networks with the same two convolutions and different heads.

    Parameters
    ----------
    channels, side : int
        Maps of the last convolution after its pool, and their rows and columns.
    classes : int
    hidden : int
        Units of the dense head between maps and classes; 0 for none.
    notes : tuple of str
    """

    channels: int = 32
    side: int = 8
    classes: int = 10
    hidden: int = 128
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bill"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("bc", "channels", "numbers"),
        Parameter("bs", "side", "numbers"),
        Parameter("bk", "classes", "numbers"),
        Parameter("bh", "hidden", "numbers"),
    )
    how_to: ClassVar[str] = "Drag the sliders; point at a bar for its factors."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        names = ("channels", "side", "classes", "hidden")
        return {name: [str(getattr(example, name))] for name in names}

    @classmethod
    def from_document(cls, document: Mapping) -> "BillCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        numbers = (
            ("channels", "The number of maps", 1, limits.BILL_CHANNELS_MAX),
            ("side", "The side of a map", 1, limits.BILL_SIDE_MAX),
            ("classes", "The number of classes", 2, limits.BILL_CLASSES_MAX),
            ("hidden", "The number of hidden units", 0, limits.BILL_HIDDEN_MAX),
        )
        return cls(*(checks.whole_typed(document, *number) for number in numbers))

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return self.document_of(self)

    def body(self) -> dict[str, Count]:
        """Return the layers that both networks have, and what each counts."""
        return {
            "conv1": conv_parameters(FIRST, COLOURS, (3, 3), bias=False),
            "bn1": batch_norm_parameters(FIRST),
            "conv2": conv_parameters(self.channels, FIRST, (3, 3), bias=False),
            "bn2": batch_norm_parameters(self.channels),
        }

    def dense(self, side: int | None = None) -> dict[str, Count]:
        """Return the layers of the dense head, for another side of the maps if one is given."""
        side = self.side if side is None else side
        numbers = self.channels * side * side
        if not self.hidden:
            return {"flatten": Count(), "fc": linear_parameters(self.classes, numbers)}
        return {
            "flatten": Count(),
            "fc1": linear_parameters(self.hidden, numbers),
            "fc2": linear_parameters(self.classes, self.hidden),
        }

    def pooled(self) -> dict[str, Count]:
        """Return the layers of the pooled head."""
        return {"global pool": Count(), "fc": linear_parameters(self.classes, self.channels)}

    def totals(self) -> tuple[int, int]:
        """Return the parameters of the whole network with the dense head, and with the pooled."""
        body = _total(self.body())
        return body + _total(self.dense()), body + _total(self.pooled())

    def sheet(self) -> Sheet:
        """Return what is drawn: two columns of bars, and both heads against the side."""
        dense, pooled = self.body() | self.dense(), self.body() | self.pooled()
        most = max(count.total for count in (*dense.values(), *pooled.values()))
        whole = self.totals()
        return Sheet(
            rows=(
                Row(
                    (
                        _bars("dense", f"Flatten, dense head: {whole[0]:,}", dense, most),
                        _bars("pooled", f"Global average pooling: {whole[1]:,}", pooled, most),
                    )
                ),
                Row((self._against_side(),)),
            ),
            controls=(
                Slider("channels", "Maps C", CHANNELS, self.channels),
                Slider("side", "Side of a map H = W", SIDES, self.side),
                Slider("classes", "Classes K", CLASSES, self.classes),
                Slider("hidden", "Hidden units, dense head", HIDDEN, self.hidden),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _against_side(self) -> Lines:
        pooled, dense = _total(self.pooled()), [_total(self.dense(side)) for side in SIDES]
        return Lines(
            "side_lines",
            "Parameters of the head alone",
            (
                Series("Flatten and dense", SIDES, dense),
                Series("Global average pooling", SIDES, [pooled] * len(SIDES)),
            ),
            across="side of a map, in cells",
            up="parameters",
            x_log=True,
            y_log=True,
            y_range=(min(pooled, *dense) / 2, max(pooled, *dense) * 2),
            at=self.side,
        )

    def _general(self) -> tuple[str, ...]:
        C, side = self.channels, self.side
        names = ("fc1", "fc2") if self.hidden else ("fc",)
        lines = [f"{name}: {self.dense()[name]}" for name in names]
        return (
            f"Flatten: {C}·{side}·{side} = {C * side * side:,} inputs. " + "; ".join(lines),
            f"Pool: {C} inputs, one for each map. fc: {self.pooled()['fc']}",
        )

    def _said(self) -> tuple[str, ...]:
        dense, pooled = self.totals()
        body = _total(self.body())
        said = [
            f"With the {body:,} parameters that both have: {dense:,} against {pooled:,}, "
            f"{_times(dense, pooled)}."
        ]
        if self.hidden:
            same = linear_parameters(self.hidden, self.channels)
            last = linear_parameters(self.classes, self.hidden)
            said.append(
                f"The pooled head has no hidden layer. With the same {self.hidden:,} units after "
                f"the pool it would have {same.total + last.total:,} parameters instead of "
                f"{_total(self.pooled()):,}."
            )
        said.append("Twice the side: four times the weights behind Flatten, as many behind a pool.")
        return tuple(said)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        C, side, K = self.channels, self.side, self.classes
        numbers = C * side * side
        head = f"nn.Linear({numbers}, {K}, **meta)"
        if self.hidden:
            head = (
                f"nn.Linear({numbers}, {self.hidden}, **meta), nn.ReLU(), "
                f"nn.Linear({self.hidden}, {K}, **meta)"
            )
        return f"""from torch import nn

meta = {{"device": "meta"}}  # shapes without numbers: even a huge layer needs no memory
body = nn.Sequential(
    nn.Conv2d({COLOURS}, {FIRST}, 3, padding=1, bias=False, **meta),
    nn.BatchNorm2d({FIRST}, **meta), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d({FIRST}, {C}, 3, padding=1, bias=False, **meta),
    nn.BatchNorm2d({C}, **meta), nn.ReLU(), nn.MaxPool2d(2),
)
dense = nn.Sequential(body, nn.Flatten(), {head})
pooled = nn.Sequential(body, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear({C}, {K}, **meta))
print([sum(p.numel() for p in net.parameters()) for net in (dense, pooled)])"""

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self._torch())

    def check(self) -> float:
        """Return the relative difference of both counts from PyTorch's layers."""
        return difference(np.array(self.totals(), float), np.array(self._torch(), float))

    def _torch(self) -> list[int]:
        """Return both counts of PyTorch's layers."""
        from torch import nn

        meta = {"device": "meta"}
        C, hidden, K = self.channels, self.hidden, self.classes
        body = [
            nn.Conv2d(COLOURS, FIRST, 3, padding=1, bias=False, **meta),
            nn.BatchNorm2d(FIRST, **meta),
            nn.Conv2d(FIRST, C, 3, padding=1, bias=False, **meta),
            nn.BatchNorm2d(C, **meta),
        ]
        widths = [C * self.side * self.side, *([hidden] if hidden else []), K]
        dense = [nn.Linear(a, b, **meta) for a, b in pairwise(widths)]
        return [
            sum(p.numel() for layer in (*body, *head) for p in layer.parameters())
            for head in (dense, [nn.Linear(C, K, **meta)])
        ]


def _total(layers: Mapping[str, Count]) -> int:
    return sum(count.total for count in layers.values())


def _times(dense: int, pooled: int) -> str:
    if dense == pooled:
        return "as many"
    if dense < pooled:
        return "fewer, for the few hidden units let little through"
    return f"{dense / pooled:,.1f} times as many"


def _bars(name: str, title: str, layers: Mapping[str, Count], most: int) -> Bars:
    values = [float(count.total) for count in layers.values()]
    return Bars(
        name, title, tuple(layers), values, "kernel", most=most, tells=lambda: _tells(layers)
    )


def _tells(layers: Mapping[str, Count]) -> dict[int, Tell]:
    """Say of each bar which factors it has."""
    lines = (
        f"{layer}: {count if count.products else 'no parameters'}"
        for layer, count in layers.items()
    )
    return {bar: Tell((line,)) for bar, line in enumerate(lines)}
