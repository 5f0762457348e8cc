"""How far the gradient comes in a deep network, plain and with skip connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.gradients.deep import FUNCTIONS, gradient_norms, he_weights
from explorer.ideas.listing import Listing
from explorer.ideas.skips import in_torch
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.sheets import Button, Choice, Lines, Row, Series, Sheet, Slider, told
from explorer.sheets.words import say

CHANNELS, SIDE = 8, 6
LAYERS = tuple(range(2, limits.DEEP_LAYERS_MAX + 1))
# Beyond, rounding grows through 50 layers of tanh until PyTorch's numbers differ at 1e-9.
GAINS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
SCALES = {"root": "x + f(W ∗ x) / √L", "one": "x + f(W ∗ x)"}
_NAMES = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}


@dataclass(frozen=True)
class DepthCase:
    """A network of equal convolutions, twice with the same weights.

    Parameters
    ----------
    layers : int
    gain : float
        Of the weights' standard deviation; 1 is He's rule.
    function : str
        One of `explorer.gradients.deep.FUNCTIONS`.
    scale : str
        One of SCALES.
    seed : int
        Of the weights, the picture, and the gradient at the last map.
    notes : tuple of str
    """

    layers: int = 20
    gain: float = 0.7
    function: str = "relu"
    scale: str = "root"
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "skip-depth"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("dl", "layers", "whole", 2, limits.DEEP_LAYERS_MAX),
        Parameter("dg", "gain", "numbers"),
        Parameter("df", "function", "choice", choices=FUNCTIONS, usual="relu"),
        Parameter("ds", "scale", "choice", choices=tuple(SCALES), usual="root"),
        Parameter("dr", "seed", "whole", 0, limits.SEED_SHOWN_MAX),
    )
    how_to: ClassVar[str] = "Drag the number of layers and watch both curves."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.skips.examples`."""
        return {**vars(example), "gain": [example.gain]}

    @classmethod
    def from_document(cls, document: Mapping) -> "DepthCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        gain = float(checks.numbers(document, "gain", "Gain", 1)[0])
        if not GAINS[0] <= gain <= GAINS[-1]:
            raise CellError(
                f"The gain lies between {say(GAINS[0])} and {say(GAINS[-1])}, not at {say(gain)}. "
                "Use 1 for He's rule.",
                "gain",
            )
        return cls(
            checks.whole(document, "layers", 2, limits.DEEP_LAYERS_MAX),
            gain,
            checks.choice(document, "function", FUNCTIONS),
            checks.choice(document, "scale", SCALES),
            checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        named = {name: getattr(self, name) for name in ("layers", "function", "scale", "seed")}
        return {**named, "gain": [number_text(self.gain)]}

    def skip(self) -> float:
        """Return what each layer's own result is multiplied by before it is added."""
        return self.layers**-0.5 if self.scale == "root" else 1.0

    def norms(self, skip: float | None) -> tuple[np.ndarray, np.ndarray]:
        """Return the gradient's length by each layer's weights (L,) and by each map (L + 1,)."""
        return _norms(self.layers, self.gain, self.function, skip, self.seed)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        (plain, plain_maps), (skips, skip_maps) = self.norms(None), self.norms(self.skip())
        layers, maps = range(1, self.layers + 1), range(self.layers + 1)
        return Sheet(
            rows=(
                Row(
                    (
                        _lines("weights", "By each layer's weights", layers, plain, skips),
                        _lines(
                            "maps", "By the input and each layer's map", maps, plain_maps, skip_maps
                        ),
                    ),
                    "Length of the loss gradient, on a logarithmic axis",
                ),
            ),
            controls=(
                Slider("layers", "Layers", LAYERS, self.layers, "live", text=False, plays=True),
                Slider("gain", "Weights: gain × He's", GAINS, self.gain, "live"),
                Choice("function", "Activation", _NAMES, self.function),
                Choice("scale", "With skips", SCALES, self.scale),
                Button("Other weights", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=(
                f"{self.layers} layers of {CHANNELS} filters 3×3 on maps of {SIDE}×{SIDE}; plain: "
                f"x ← f(W ∗ x); with skips: x ← {SCALES[self.scale]}; f is {_NAMES[self.function]}",
                "Both networks have the same picture and the same weights, with standard deviation "
                f"gain · √(2/(9·{CHANNELS})) (gain 1 is He's rule); the gradient starts at the "
                "last map with length 1.",
            ),
            said=(
                _told("Plain", plain, plain_maps),
                _told("With skips", skips, skip_maps),
            ),
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self, shown: tuple[int, ...]) -> Listing:
        settings = (self.layers, self.gain, self.function, self.scale == "root", self.seed)
        return Listing(in_torch.gradient_norms, (*settings, shown))

    def _ends(self) -> Listing:
        """Return the lines that tell of the first and of the last layer's weights."""
        return self._listing((0, self.layers - 1))

    def code(self) -> str:
        """Return the lines to copy."""
        return self._ends().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._ends().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, number by number.

        Gradients of 1e-30 have to agree as well as those of 1.
        """
        found = self._listing(tuple(range(2 * self.layers + 1))).run()
        return max(
            _difference(np.concatenate(self.norms(skip)), np.array(found[kind]))
            for kind, skip in (("plain", None), ("skips", self.skip()))
        )


@lru_cache(maxsize=512)  # 2 × 50 lengths each; dragging there and back asks for them again
def _norms(
    layers: int, gain: float, function: str, skip: float | None, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng([seed, 1])
    x, start = random.standard_normal((2, CHANNELS, 1, SIDE * SIDE))
    weights = he_weights(layers, CHANNELS, gain, seed)
    start = start / np.linalg.norm(start)
    return gradient_norms(x, weights, function, skip, start)


def _difference(own: np.ndarray, found: np.ndarray) -> float:
    nothing = (own == 0) & (found == 0)
    return float(np.max(np.where(nothing, 0, np.abs(own - found) / np.where(nothing, 1, found))))


def _lines(name: str, title: str, x: range, plain: np.ndarray, skips: np.ndarray) -> Lines:
    return Lines(
        name,
        title,
        (Series("plain", x, plain, kind="both"), Series("with skips", x, skips, kind="both")),
        across="layer" if name == "weights" else "after layer; 0 is the input",
        up="length",
        y_log=True,
    )


def _told(name: str, by_weights: np.ndarray, by_maps: np.ndarray) -> str:
    if not by_weights.any():
        return f"{name}: every weight's gradient is 0; nothing would move at all."
    if not by_weights[-1]:
        return f"{name}: the last layer's gradient is 0."
    return (
        f"{name}: it started with length 1 and reaches the input with {say(by_maps[0], 4)}. By the "
        f"weights: layer 1 / layer {len(by_weights)} = {say(by_weights[0], 4)} / "
        f"{say(by_weights[-1], 4)} ≈ {say(by_weights[0] / by_weights[-1], 4)}."
    )
