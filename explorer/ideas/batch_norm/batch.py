"""A batch of small feature maps, normalised channel by channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.batch_norm import parts, reading
from explorer.ideas.normalising import eps_text, normalised_line
from explorer.matrices import number_text
from explorer.ops.batch_norm import EPS, batch_norm, batch_statistics
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Button, Grid, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import equals, say, tidy

EPS_STOPS = (EPS, 0.001, 0.1, 1.0)


@dataclass(frozen=True, eq=False)
class BatchCase:
    """A batch in training: its own means and variances.

    Parameters
    ----------
    x : ndarray of float64, shape (B, C, H, W)
    affine : ndarray of float64, shape (C, 2)
        γ and β of every channel.
    eps : float
    notes : tuple of str
    """

    x: np.ndarray
    affine: np.ndarray
    eps: float = EPS
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-batch"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", "x", "tables"),
        Parameter("g", "affine", "tables"),
        Parameter("e", "eps", "numbers", usual=["1e-05"]),
    )
    how_to: ClassVar[str] = "Change any number of a map, or γ and β; point at what follows from it."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        affine = [[list(pair)] for pair in example.affine]
        return {"x": example.x, "affine": affine, "eps": [example.eps]}

    @classmethod
    def from_document(cls, document: Mapping) -> "BatchCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        affine = reading.read_affine(document, "affine", limits.BATCH_NORM_CHANNELS_MAX)
        x, notes = reading.read_maps(document, "x", len(affine))
        eps = checks.number_between(document, "eps", "ε", EPS, 1.0)
        batch_norm(x)  # refuses a batch of one number
        return cls(x, affine, eps, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": reading.maps_texts(self.x),
            "affine": [checks.texts(pair[None]) for pair in self.affine],
            "eps": [number_text(self.eps)],
        }

    def normalised(self) -> np.ndarray:
        """Return x̂, shape (B, C, H, W)."""
        return batch_norm(self.x, eps=self.eps)

    def output(self) -> np.ndarray:
        """Return y = γ·x̂ + β, shape (B, C, H, W)."""
        return batch_norm(self.x, weight=self.affine[:, 0], bias=self.affine[:, 1], eps=self.eps)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        B, C, H, W = self.x.shape
        rows = [row for channel in range(C) for row in self._rows(channel)]
        texts = tuple(map(eps_text, EPS_STOPS))
        slider = Slider("eps", "ε in √(σ² + ε)", EPS_STOPS, self.eps, texts=texts)
        return Sheet(
            rows=tuple(rows),
            controls=(slider, *self._buttons()),
            general=(
                f"n = B · H · W = {B} · {H} · {W} = {B * H * W} numbers in each channel",
                "μ = Σ x / n,   σ² = Σ (x − μ)² / n,   x̂ = (x − μ) / √(σ² + ε),   y = γ · x̂ + β",
            ),
            said=tuple(self._said(channel) for channel in range(C)),
        )

    def _buttons(self) -> tuple[Button, ...]:
        maps, channels = reading.maps_texts(self.x), self.x.shape[1]
        buttons = []
        if len(self.x) < limits.BATCH_NORM_PICTURES_MAX:
            buttons.append(Button("Add a picture", {"x": [*maps, *maps[:channels]]}))
        if len(self.x) > 1:
            buttons.append(Button("Take the last picture away", {"x": maps[:-channels]}))
        return tuple(buttons)

    def _rows(self, channel: int) -> tuple[Row, Row]:
        """Return one channel: maps and statistics; below, what becomes of them."""
        means, variances = batch_statistics(self.x)
        mean, variance = float(means[channel]), float(variances[channel])
        maps, letter = self.x[:, channel], "abc"[channel]
        source, title = f"x{letter}", f"Channel {channel + 1}"
        tells = (
            parts.mean_tell(source, maps, mean),
            parts.variance_tell(source, maps, mean, variance),
            parts.root_tell(variance, self.eps, Source(f"s{letter}", ((1, 0),))),
        )
        inputs = parts.map_grids(source, "Picture {}", self.x, "input", "x", channel=channel)
        n = maps.size
        statistics = parts.statistics_grid(
            f"s{letter}", f"Over all {n}", mean, variance, self.eps, tells
        )
        affine = Grid(
            f"a{letter}",
            "Learnt",
            self.affine[channel][None],
            role="kernel",
            edits="affine",
            index=channel,
            columns=("γ", "β"),
        )
        hats, outputs = self._results(channel, mean, variance)
        return (
            Row((*inputs, Sign(f"i{letter}", "→"), statistics), f"{title}: the batch"),
            Row(
                (*hats, Sign(f"j{letter}", "→"), affine, Sign(f"k{letter}", "→"), *outputs),
                f"{title}: normalised, then γ · x̂ + β",
            ),
        )

    def _results(self, channel: int, mean: float, variance: float) -> tuple:
        letter = "abc"[channel]
        gamma, beta = self.affine[channel]
        x, hat = self.x[:, channel], self.normalised()
        hats, outputs = {}, {}
        for place in np.ndindex(*x.shape):
            picture, cell = place[0], place[1:]
            line = normalised_line(x[place], mean, variance, self.eps, hat[:, channel][place])
            own = Source(f"x{letter}{picture + 1}", (cell,))
            used = Source(f"s{letter}", ((0, 0), (2, 0)))
            hats.setdefault(picture, {})[cell] = Tell((line,), (own, used))
            lines = (line, parts.affine_line(hat[:, channel][place], gamma, beta))
            sources = (own, used, Source(f"a{letter}", ((0, 0), (0, 1))))
            outputs.setdefault(picture, {})[cell] = Tell(lines, sources)
        most = float(np.abs(self.output()).max())
        return (
            parts.map_grids(f"h{letter}", "x̂ of picture {}", hat, tells=hats, channel=channel),
            parts.map_grids(
                f"y{letter}",
                "y of picture {}",
                self.output(),
                "output",
                tells=outputs,
                channel=channel,
                most=most,
            ),
        )

    def _said(self, channel: int) -> str:
        means, variances = map(tidy, batch_statistics(self.output()))
        beta = self.affine[channel, 1]
        name = f"Channel {channel + 1}"
        if batch_statistics(self.x)[1][channel] <= 1e-20:  # equal numbers, up to rounding
            return (
                f"{name}: all numbers are the same, so σ² is 0 and every x̂ is 0; "
                f"ε keeps the division possible, and y is β = {say(beta)}."
            )
        return (
            f"{name}: the mean of y is β {equals(means[channel])}, its variance is "
            f"γ² · σ² / (σ² + ε) {equals(variances[channel], digits=7)}."
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x)}
{tensor_line("gamma", self.affine[:, 0])}
{tensor_line("beta", self.affine[:, 1])}
print(x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0))
y = F.batch_norm(x, None, None, gamma, beta, training=True, eps={number_text(self.eps)})
print(y[0].round(decimals=4))  # the first picture
# In a network: nn.BatchNorm2d({self.x.shape[1]}); its weight is γ and its bias is β, learnt."""

    def printed(self) -> str:
        """Return what the lines print."""
        mean, variance, y = self._torch()
        return f"{mean} {variance}\n{y[0].round(decimals=4)}"

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of μ, σ² and y."""
        mean, variance = batch_statistics(self.x)
        means, variances, y = (tensor.numpy() for tensor in self._torch())
        stretch = self.affine[:, 0] / np.sqrt(variance + self.eps)
        return max(
            difference(mean, means),
            difference(variance, variances),
            reading.apart(self.output(), y, self.x, stretch),
        )

    def _torch(self) -> tuple:
        """Return μ, σ² and y of PyTorch."""
        import torch
        import torch.nn.functional as F

        x, affine = torch.tensor(self.x), torch.tensor(self.affine)
        y = F.batch_norm(x, None, None, *affine.T.contiguous(), training=True, eps=self.eps)
        return x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0), y
