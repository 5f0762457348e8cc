"""The class activation map: one score, added up map by map or place by place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.resizing import count_buttons, resized
from explorer.matrices import number_text
from explorer.ops.flat import linear
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Bars, Grid, Line, Row, Sheet, Sign, Source, Tell, told
from explorer.sheets.words import added, equals, factor, plus, products, say


@dataclass(frozen=True, eq=False)
class CamCase:
    """Maps, global average pooling, and the dense layer behind it.

    Parameters
    ----------
    x : ndarray of float64, shape (C, H, W)
        The maps of the last convolution.
    w : ndarray of float64, shape (K, C)
        The head's weights: one row for each class.
    b : ndarray of float64, shape (K,)
    chosen : int
        The class whose map is shown, from 0.
    notes : tuple of str
    """

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    chosen: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "cam"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("cx", "x", "tables"),
        Parameter("cw", "w", "tables"),
        Parameter("cb", "b", "numbers"),
        Parameter("ck", "chosen", "whole", 0, limits.CAM_CLASSES_MAX - 1, usual=0),
    )
    how_to: ClassVar[str] = "Click a number and type; click a bar to choose its class."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": [[list(row) for row in channel] for channel in example.x],
            "w": [[list(row) for row in example.w]],
            "b": list(example.b),
            "chosen": example.chosen,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "CamCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Map", limits.CAM_SIDE_MAX, limits.CAM_MAPS_MAX)
        w, more = checks.tables(document, "w", "Weights", limits.CAM_CLASSES_MAX, 1)
        b = checks.numbers(document, "b", "Bias", limits.CAM_CLASSES_MAX)
        K, C = w[0].shape
        if len(x) != C:
            raise InputError(
                f"Weights for {C} maps do not fit {len(x)} maps. Give each class one weight for "
                "each map."
            )
        if len(b) != K:
            raise InputError(f"{len(b)} biases do not fit {K} classes. Give each class one.")
        chosen = document.get("chosen")
        good = isinstance(chosen, int) and not isinstance(chosen, bool)
        return cls(x, w[0], b, min(max(0, chosen), K - 1) if good else 0, notes + more)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "w": [checks.texts(self.w)],
            "b": [number_text(value) for value in self.b],
            "chosen": self.chosen,
        }

    def means(self) -> np.ndarray:
        """Return the mean of each map, shape (C,)."""
        return self.x.mean((1, 2))

    def scores(self) -> np.ndarray:
        """Return the score of each class as the network computes it, shape (K,)."""
        return linear(self.means(), self.w, self.b)

    def cams(self) -> np.ndarray:
        """Return the class activation map of each class, shape (K, H, W)."""
        return np.tensordot(self.w, self.x, 1)

    def sheet(self) -> Sheet:
        """Return what is drawn: the maps, their means, the scores, and the chosen class's map."""
        numbered = tuple(f"map {c + 1}" for c in range(len(self.x)))
        classes = tuple(f"class {k + 1}" for k in range(len(self.w)))
        most = float(np.abs(self.x).max())
        maps = tuple(
            Grid(f"x{c}", f"Map {c + 1}", channel, "input", edits="x", index=c, most=most)
            for c, channel in enumerate(self.x)
        )
        weights = Grid(
            "w",
            "Weights of the head",
            self.w,
            "kernel",
            edits="w",
            rows=classes,
            columns=numbered,
        )
        return Sheet(
            rows=(
                Row((*maps, Sign("to_means", "→"), self._means(numbered))),
                Row((weights, self._biases(classes), self._bars(classes))),
                Row((self._cam(),)),
            ),
            controls=(
                *count_buttons("map", len(self.x), limits.CAM_MAPS_MAX, self._with_maps),
                *count_buttons("class", len(self.w), limits.CAM_CLASSES_MAX, self._with_classes),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _with_maps(self, count: int) -> dict:
        new = [["0"] * self.x.shape[2]] * self.x.shape[1]
        x = [*map(checks.texts, self.x), new][:count]
        return {"x": x, "w": [resized(self.w, len(self.w), count)]}

    def _with_classes(self, count: int) -> dict:
        biases = [*map(number_text, self.b), "0"][:count]
        return {"w": [resized(self.w, count, len(self.x))], "b": biases}

    def _means(self, numbered: tuple[str, ...]) -> Grid:
        means, places = self.means(), tuple(np.ndindex(self.x.shape[1:]))
        tells = {
            (0, c): Tell(
                (f"({added(self.x[c].ravel())}) / {len(places)} {equals(means[c])}",),
                (Source(f"x{c}", places),),
            )
            for c in range(len(means))
        }
        return Grid("means", "Means", means[None], "output", columns=numbered, tells=tells)

    def _biases(self, classes: tuple[str, ...]) -> Grid:
        return Grid("b", "Biases", self.b[None], "kernel", edits="b", columns=classes)

    def _bars(self, classes: tuple[str, ...]) -> Bars:
        scores = self.scores()
        tells = {k: Tell((self._by_map(k),), self._weights_of(k)) for k in range(len(scores))}
        return Bars(
            "scores",
            "Scores: click a class",
            classes,
            list(scores),
            picks="chosen",
            chosen=self.chosen,
            tells=tells,
        )

    def _weights_of(self, k: int) -> tuple[Source, ...]:
        cells = range(len(self.x))
        return (
            Source("means", tuple((0, c) for c in cells)),
            Source("w", tuple((k, c) for c in cells)),
            Source("b", ((0, k),)),
        )

    def _cam(self) -> Grid:
        k, cam = self.chosen, self.cams()[self.chosen]
        channels = range(len(self.x))
        weights = Source("w", tuple((k, c) for c in channels))
        tells = {
            place: Tell(
                (
                    f"row {place[0] + 1}, column {place[1] + 1}: "
                    f"{products(zip(self.w[k], self.x[:, *place], strict=True))} "
                    f"{equals(cam[place], *self.w[k], *self.x[:, *place])}",
                ),
                (weights, *(Source(f"x{c}", (place,)) for c in channels)),
            )
            for place in np.ndindex(cam.shape)
        }
        title = f"Class activation map of class {k + 1}: what each place adds"
        return Grid("cam", title, cam, "output", tells=tells)

    def _bias(self, k: int) -> str:
        return f" {plus(self.b[k])}" if self.b[k] else ""

    def _by_map(self, k: int) -> str:
        means, score = self.means(), self.scores()[k]
        terms = [*self.w[k], *means, self.b[k]]
        sum_ = products(zip(self.w[k], means, strict=True)) + self._bias(k)
        return f"class {k + 1}, map by map: {sum_} {equals(score, *terms)}"

    def _by_place(self, k: int) -> str:
        cam = self.cams()[k]
        score = cam.mean() + self.b[k]
        sum_ = f"{factor(cam.sum())} / {cam.size}{self._bias(k)}"
        terms = [cam.sum(), self.b[k]]
        return f"class {k + 1}, place by place: {sum_} {equals(score, *terms)}"

    def _general(self) -> tuple[Line, ...]:
        k = self.chosen
        return (
            "score = Σ weight · mean of map + bias = mean over places of (Σ weight · map) + bias",
            self._by_map(k),
            self._by_place(k),
        )

    def _said(self) -> tuple[str, ...]:
        cam = self.cams()[self.chosen]
        row, column = divmod(int(cam.argmax()), cam.shape[1])
        one = np.ptp(cam) == 0
        most = (
            "Every place adds the same."
            if one
            else f"Row {row + 1}, column {column + 1} adds most: {say(cam.max())}."
        )
        return (
            f"{most} The sum of the map is divided by its {cam.size} cells; the bias belongs to no "
            "place.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy: the maps of all classes are a 1×1 convolution."""
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x)}
{tensor_line("w", self.w)}
{tensor_line("b", self.b)}
print(F.linear(x.mean((1, 2)), w, b))  # each map averaged, then weighted
cams = F.conv2d(x, w[:, :, None, None])  # weighted at each place: a map for each class
print(cams.mean((1, 2)) + b)  # the same scores
print(cams[{self.chosen}])  # the map of class {self.chosen + 1}"""

    def printed(self) -> str:
        """Return what the lines print."""
        scores, again, cams = self._torch()
        return "\n".join(map(str, (scores, again, cams[self.chosen])))

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of scores, maps and both sums."""
        mine = self.scores(), self.scores(), self.cams()
        pairs = zip(mine, self._torch(), strict=True)
        return max(difference(own, his.numpy()) for own, his in pairs)

    def _torch(self) -> tuple:
        """Return of PyTorch: the scores, the scores by way of the maps, and these maps."""
        import torch
        import torch.nn.functional as F

        x, w, b = map(torch.tensor, (self.x, self.w, self.b))
        cams = F.conv2d(x, w[:, :, None, None])
        return F.linear(x.mean((1, 2)), w, b), cams.mean((1, 2)) + b, cams
