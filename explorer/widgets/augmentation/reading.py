"""What is read in the variants: drawn digits by likeness, Shapes by the network that ships."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer import datasets, samples
from explorer.datasets.shapes import CLASSES
from explorer.training import rundir
from explorer.widgets.pictures.source import Chosen

Reader = Callable[[np.ndarray], list[tuple[str, ...]]]
_PER_CLASS = 20  # test pictures of each class in the table
_TURNS = (45, 90, 180)  # degrees


def reader(chosen: Chosen) -> Reader | None:
    """Return what reads this kind of picture and its variants, or None."""
    if chosen.origin == "sample" and chosen.title in samples.DIGITS:
        return _as_digit
    if chosen.origin == "dataset" and chosen.title.startswith(f"{datasets.TITLES['shapes']}: "):
        return _as_shape
    return None


def _as_digit(pictures: np.ndarray) -> list[tuple[str, ...]]:
    from explorer.augmentation.reading import nearest

    known = np.stack([samples.draw(name)[..., :1] for name in samples.DIGITS])
    places, likeness = nearest(pictures, known)
    return [
        (f"most like {samples.DIGITS[place].removeprefix('digit ')} ({value:.2f})",)
        for place, value in zip(places, likeness, strict=True)
    ]


def _as_shape(pictures: np.ndarray) -> list[tuple[str, ...]]:
    from explorer.probing.activations import predict

    model, card = shapes_network()
    if pictures.shape[3] == 1:
        pictures = np.repeat(pictures, 3, axis=3)
    shares = predict(model, pictures, card.mean, card.std)
    return [(f"read as {card.classes[row.argmax()]} ({row.max():.0%})",) for row in shares]


@st.cache_resource(max_entries=1, show_spinner=False)
def shapes_network() -> tuple:
    """Return the network that ships, trained on Shapes, and its card; read only."""
    from explorer import checkpoints

    return checkpoints.load(rundir.shipped_runs()[0].path)


def survivors() -> None:
    """Show which classes of Shapes survive which augmentation, as the network reads them."""
    rows = _survival()
    st.markdown(
        "\n".join(
            [
                "| Shapes | mirrored | " + " | ".join(f"turned {t}°" for t in _TURNS) + " |",
                "|---" * (len(_TURNS) + 2) + "|",
                *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows),
            ]
        )
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def _survival() -> list[tuple[str, list[str]]]:
    from explorer.probing.survival import survival

    model, card = shapes_network()
    test = datasets.load("shapes", "test", classes=CLASSES, per_class=_PER_CLASS)
    changes = [lambda pictures: pictures[:, :, ::-1], *map(_turn, _TURNS)]
    columns = [
        survival(model, card.mean, card.std, test.images, test.labels, change) for change in changes
    ]
    return [
        (name, [_cell(column[number]) for column in columns]) for number, name in enumerate(CLASSES)
    ]


def _turn(degrees: float) -> Callable[[np.ndarray], np.ndarray]:
    import torch

    from explorer.augmentation.rotation import Angles, apply

    def turn(pictures: np.ndarray) -> np.ndarray:
        planes = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2)
        turned = apply(planes, Angles(np.full(len(pictures), float(degrees))))
        return turned.permute(0, 2, 3, 1).numpy()

    return turn


def _cell(reading) -> str:
    kept = f"{reading.kept:.0%}"
    if reading.kept >= 0.5 or reading.instead is None:
        return kept
    return f"**{kept}**, mostly {CLASSES[reading.instead]}"
