"""What the three kinds of shortcut cost in a stage of a residual network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic import conv_output_size
from explorer.arithmetic.counts import Count, conv_macs, conv_parameters
from explorer.cases import checks
from explorer.ideas.listing import Listing
from explorer.ideas.skips import in_torch
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import PLAIN, Bars, Grid, Row, Sheet, Slider, Tell, told
from explorer.sheets.words import say

CHANNELS = (8, 16, 32, 64, 128, 256, 512)
SIDES = (4, 7, 8, 14, 16, 28, 32, 56, 64, 112)
BLOCKS = tuple(range(1, limits.STAGE_BLOCKS_MAX + 1))
OPTIONS = ("A: zeros", "B: projection", "C: everywhere")
_PARTS = ("blocks", *OPTIONS)


@dataclass(frozen=True)
class CostCase:
    """A stage: a block with stride 2 and twice the channels, and more of the same size.

    Parameters
    ----------
    channels, side : int
        Of the stage's input.
    blocks : int
        Each of two 3×3 convolutions.
    notes : tuple of str
    """

    channels: int = 64
    side: int = 56
    blocks: int = 4
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "shortcut-cost"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("cc", "channels", "whole", 1, limits.STAGE_CHANNELS_MAX),
        Parameter("cs", "side", "whole", 1, limits.STAGE_SIDE_MAX),
        Parameter("cb", "blocks", "whole", 1, limits.STAGE_BLOCKS_MAX),
    )
    how_to: ClassVar[str] = "Move a slider; point at a number to see its factors."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.skips.examples`."""
        return dict(vars(example))

    @classmethod
    def from_document(cls, document: Mapping) -> "CostCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        return cls(
            checks.whole(document, "channels", 1, limits.STAGE_CHANNELS_MAX),
            checks.whole(document, "side", 1, limits.STAGE_SIDE_MAX, "rows and columns"),
            checks.whole(document, "blocks", 1, limits.STAGE_BLOCKS_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        return {"channels": self.channels, "side": self.side, "blocks": self.blocks}

    def counts(self) -> tuple[tuple[Count, Count], ...]:
        """Return weights and multiply-adds of the blocks and of the options A, B, C."""
        C, O, more = self.channels, 2 * self.channels, self.blocks - 1  # noqa: E741
        half = conv_output_size(self.side, 3, 2, 1)
        size, one = (half, half), (1, 1)

        def several(*parts: Count) -> Count:
            return Count(tuple(product for part in parts for product in part.products))

        first, other = (
            conv_parameters(O, C, one, bias=False),
            conv_parameters(O, O, one, bias=False),
        )
        step, stay = conv_macs(O, C, one, size), conv_macs(O, O, one, size)
        own = several(
            conv_parameters(O, C, (3, 3), bias=False),
            *[conv_parameters(O, O, (3, 3), bias=False)] * (2 * more + 1),
        )
        macs = several(
            conv_macs(O, C, (3, 3), size), *[conv_macs(O, O, (3, 3), size)] * (2 * more + 1)
        )
        return (
            (own, macs),
            (Count(), Count()),
            (first, step),
            (several(first, *[other] * more), several(step, *[stay] * more)),
        )

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        counts = self.counts()
        own_weights, own_macs = (count.total for count in counts[0])
        share = [100 * w.total / own_weights for w, _ in counts[1:]]
        half = conv_output_size(self.side, 3, 2, 1)
        return Sheet(
            rows=(
                Row((_table(counts),)),
                Row((Bars("share", "Weights of the shortcuts, % of the blocks'", OPTIONS, share),)),
            ),
            controls=(
                Slider("channels", "Channels", CHANNELS, self.channels, text=False),
                Slider("side", "Rows and columns", SIDES, self.side, text=False),
                Slider("blocks", "Blocks of the stage", BLOCKS, self.blocks, text=False),
            ),
            general=(
                f"{self.channels} × {self.side} × {self.side} → {2 * self.channels} × {half} × "
                f"{half}, {self.blocks} block{'s' * (self.blocks > 1)}; no biases, as batch norm "
                "follows",
                "A: zeros as new channels; B: a projection where the sizes differ, in the first "
                "block; C: a projection in every block",
            ),
            said=(
                f"B adds {share[1]:.1f} % of the blocks' weights and "
                f"{100 * counts[2][1].total / own_macs:.1f} % of their multiply-adds, "
                f"C {share[2]:.1f} % and {100 * counts[3][1].total / own_macs:.1f} %, A nothing.",
            ),
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        return Listing(in_torch.counts, (self.channels, self.side, self.blocks))

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from the layers of PyTorch."""
        own = [[count.total for count in pair] for pair in self.counts()]
        return difference(np.array(own, float), np.array(self._listing().run(), float))


def _table(counts: tuple[tuple[Count, Count], ...]) -> Grid:
    values = np.array([[w.total, m.total] for w, m in counts], float)
    tells = {
        (row, column): Tell((f"{('weights', 'multiply-adds')[column]}: {_brief(count)}",))
        for row, pair in enumerate(counts)
        for column, count in enumerate(pair)
    }
    texts = {place: say(value) for place, value in np.ndenumerate(values)}
    return Grid(
        "table",
        "For one picture",
        values,
        rows=_PARTS,
        columns=("weights", "multiply-adds"),
        texts=texts,
        tells=tells,
        most=PLAIN,
    )


def _brief(count: Count) -> str:
    """Write a sum in which the same product stands several times with how often it does.

    Examples
    --------
    >>> one = conv_parameters(2, 2, (1, 1), bias=False)
    >>> _brief(Count(one.products * 3))
    '3 × (2 × 2·1·1) = 12'
    """
    if not count.products:
        return "0"
    parts = []
    for product in dict.fromkeys(count.products):
        times, text = count.products.count(product), str(Count((product,))).split(" = ")[0]
        parts.append(f"{times} × ({text})" if times > 1 else text)
    return f"{' + '.join(parts)} = {count.total:,}"
