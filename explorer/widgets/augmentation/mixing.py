"""MixUp and CutMix of two pictures: λ, its curve, the box, the mixed label, the loss."""

import numpy as np
import streamlit as st

from explorer import datasets, limits
from explorer.errors import ExplorerError
from explorer.figures.mixing import beta_curve
from explorer.probing.receptive_field import Box
from explorer.widgets import gallery
from explorer.widgets.augmentation import choices
from explorer.widgets.augmentation.reading import shapes_network
from explorer.widgets.inputs import whole_number
from explorer.widgets.pictures import offered
from explorer.widgets.text import literal

KIND, ALPHA, SET = "aug_kind", "aug_alpha", "aug_set"
KINDS = ("MixUp", "CutMix")
FIRST, SECOND, FIRST_NUMBER, SECOND_NUMBER = "aug_a", "aug_b", "aug_a_number", "aug_b_number"
ROW, COLUMN = "aug_row", "aug_column"
STANDARD = {
    KIND: KINDS[0],
    ALPHA: 1.0,
    SET: datasets.TITLES["shapes"],
    FIRST: "ring",
    SECOND: "horizontal stripes",
    FIRST_NUMBER: 0,
    SECOND_NUMBER: 0,
    ROW: 16,
    COLUMN: 16,
    choices.SEED: 0,
}
_OTHERS = 200  # λ below the curve
_SIZE = 200  # CSS pixels of a picture


@st.fragment
def two_pictures() -> None:
    """Show two pictures of a data set, what becomes of them, and all numbers on the way."""
    try:
        pair = _pair()
        left, right = st.columns([2, 5], gap="medium")
        with left:
            kind, alpha, seed = _settings()
        mix, others = _draw(kind, alpha, seed, pair.size)
    except ExplorerError as error:  # a client can send any value
        st.error(literal(str(error)))
        return
    with right:
        mixed = _mixed(pair, mix)
        _show(pair, mix, mixed)
        st.plotly_chart(
            beta_curve(alpha, mix.asked, others),
            key="aug_curve",
            config={"displayModeBar": False},
            alt=f"Density of Beta({alpha:g}, {alpha:g}); the drawn λ is {mix.asked:.3f}.",
        )
    _numbers(pair, mix, mixed)
    _code(kind, alpha, pair, mix)


class _Pair:
    """Two labelled pictures of one data set."""

    def __init__(self, status, names: tuple[str, str], pictures: tuple[np.ndarray, np.ndarray]):
        self.status, self.names = status, names
        self.pictures = np.stack(pictures)
        self.labels = tuple(status.classes.index(name) for name in names)
        self.size = self.pictures.shape[1:3]


def _settings() -> tuple[str, float, int]:
    kind = st.segmented_control(
        "Mix by", KINDS, default=KINDS[0], required=True, key=KIND, bind="query-params"
    )
    low, high = limits.BETA_ALPHA
    alpha = st.slider("α of Beta(α, α)", low, high, 1.0, step=0.1, key=ALPHA, bind="query-params")
    return kind if kind in KINDS else KINDS[0], alpha, choices.seed()


def _pair() -> _Pair:
    with st.container(horizontal=True, vertical_alignment="bottom", key="aug_pair"):
        statuses = {status.title: status for status in offered.ready()}
        title = st.selectbox(
            "Data set",
            list(statuses),
            key=SET,
            bind="query-params",
            format_func=literal,
            width=140,
        )
        status = statuses.get(title) or next(iter(statuses.values()))
        one = _picture("Picture a", status, FIRST, FIRST_NUMBER, 1)
        other = _picture("Picture b", status, SECOND, SECOND_NUMBER, 5)
    return _Pair(status, (one[0], other[0]), (one[1], other[1]))


def _picture(label: str, status, key: str, number_key: str, first: int) -> tuple[str, np.ndarray]:
    """Ask for one picture; each data set has a choice of its own, since its classes differ."""
    mark = "" if status.data == "shapes" else f"_{offered.address(status)}"
    name = st.selectbox(
        f"{label}: class",
        status.classes,
        index=min(first, len(status.classes) - 1),
        format_func=literal,
        key=f"{key}{mark}",
        persist_state="session",
        width=165,
    )
    there = offered.pictures_of(status, name)
    return name, there[whole_number(f"{label}: number", number_key, len(there) - 1, width=140)]


def _draw(kind: str, alpha: float, seed: int, size: tuple[int, int]):
    """Return what is drawn for the first batch of a training, and the λ of the next ones."""
    from explorer.augmentation.mixing import draw
    from explorer.augmentation.settings import Mixing

    settings = Mixing(mixup=alpha) if kind == KINDS[0] else Mixing(cutmix=alpha)
    first, *others = draw(settings, 1 + _OTHERS, size, seed)
    return first, np.array([mix.asked for mix in others])


def _mixed(pair: _Pair, mix) -> np.ndarray:
    """Return picture a mixed with picture b, float64 (H, W, C)."""
    import torch

    from explorer.augmentation.mixing import cutmix, mixup

    planes = torch.from_numpy(pair.pictures.astype(np.float64)).permute(0, 3, 1, 2)
    made = mixup(planes, mix) if mix.box is None else cutmix(planes, mix)
    return made[0].permute(1, 2, 0).numpy()  # of two pictures each is the other's neighbour


def _show(pair: _Pair, mix, mixed: np.ndarray) -> None:
    pictures = np.stack([*pair.pictures, np.rint(mixed).astype(np.uint8)])
    shown = np.repeat(pictures, 3, axis=3) if pictures.shape[3] == 1 else pictures
    a, b = pair.names
    box = None if mix.box is None else Box(*mix.box)
    box = box if box and box.height and box.width else None
    items = [
        gallery.Tile((f"a: {a}", f"λ = {mix.lam:.4f}"), f"Picture a, {a}"),
        gallery.Tile((f"b: {b}", f"1 − λ = {1 - mix.lam:.4f}"), f"Picture b, {b}", box),
        gallery.Tile(("the mixture", "its label is below"), "The mixture", box),
    ]
    block = gallery.tiles(
        shown, items, name="Both pictures and the mixture", size=_SIZE, columns=3, pick=False
    )
    target = _target(pair, mix)
    rows = [(name, target[pair.status.classes.index(name)]) for name in dict.fromkeys((a, b))]
    main = max(rows, key=lambda row: row[1])[0]
    gallery.show([block, gallery.bars(rows, main)], key="aug_mixture")


def _target(pair: _Pair, mix) -> np.ndarray:
    """Return the mixed label of picture a: one part for each class."""
    import torch

    from explorer.augmentation.mixing import targets

    rows = targets(torch.tensor(pair.labels), len(pair.status.classes), mix)
    return rows[0].double().numpy()


def _numbers(pair: _Pair, mix, mixed: np.ndarray) -> None:
    from explorer.augmentation.mixing_words import box_lines, pixel_line

    st.subheader("With your numbers", anchor=False)
    if mix.box is None:
        st.markdown(f"- λ = **{mix.asked:.4f}** as drawn; the whole pictures are mixed.")
    else:
        asked, counted = st.columns(2)
        asked.metric("λ as drawn", f"{mix.asked:.4f}")
        counted.metric("λ recomputed from the box", f"{mix.lam:.4f}")
        lines = box_lines(mix, pair.size)
        st.markdown("\n".join(f"- {literal(line)}" for line in lines))
    left, right = st.columns(2)
    H, W = pair.size
    row = left.slider("Row of a pixel", 0, H - 1, min(16, H - 1), key=ROW, bind="query-params")
    column = right.slider(
        "Column of a pixel", 0, W - 1, min(16, W - 1), key=COLUMN, bind="query-params"
    )
    one, other = pair.pictures[:, min(row, H - 1), min(column, W - 1)]
    a, b = map(literal, pair.names)
    vector = [f"{part:.4f}" if part else "0" for part in _target(pair, mix)]
    label = f"{mix.lam:.4f} · {a} + {1 - mix.lam:.4f} · {b}"
    st.markdown(
        f"- {literal(pixel_line(mix, min(row, H - 1), min(column, W - 1), one, other))}\n"
        f"- label: {label}, as a vector over the {len(vector)} classes: ({', '.join(vector)})\n"
        f"- {_loss(pair, mix, mixed)}"
    )


def _loss(pair: _Pair, mix, mixed: np.ndarray) -> str:
    """Return the loss twice: with the mixed label, and as a sum of two losses."""
    import torch

    scores, who = _scores(pair, mixed)
    said = pair.status.classes[int(scores.argmax())]
    rows = torch.tensor(pair.labels)
    whole = torch.from_numpy(_target(pair, mix))[None]
    entropy = torch.nn.functional.cross_entropy
    mixed_loss = float(entropy(scores, whole))
    one, other = (float(entropy(scores, rows[n : n + 1])) for n in range(2))
    return (
        f"loss of {who.format(literal(said))}: with the mixed label **{mixed_loss:.4f}**; "
        f"λ · {one:.4f} + (1 − λ) · {other:.4f} = "
        f"**{mix.lam * one + (1 - mix.lam) * other:.4f}**. Both ways are the same."
    )


def _scores(pair: _Pair, mixed: np.ndarray):
    import torch

    if pair.status.data == "shapes":
        model, card = shapes_network()
        mean, std = (torch.tensor(values).double() * 255 for values in (card.mean, card.std))
        pixels = ((torch.from_numpy(mixed) - mean) / std).permute(2, 0, 1)[None].float()
        with torch.inference_mode():
            return model(pixels).double(), "the network that ships, which takes the mixture for {}"
    return torch.zeros(1, len(pair.status.classes), dtype=torch.float64), "pure guessing"


def _code(kind: str, alpha: float, pair: _Pair, mix) -> None:
    from explorer.augmentation.mixing_words import batch_code, code

    classes = len(pair.status.classes)
    both = (alpha, 0.0) if kind == KINDS[0] else (0.0, alpha)
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption("These two pictures in PyTorch, to copy")
        st.code(
            code(mix, pair.labels, classes, pair.pictures.shape[1:]),
            language="python",
            wrap_lines=True,
        )
    with right:
        st.caption("Whole batches in a training loop, to copy")
        st.code(batch_code(*both, classes), language="python", wrap_lines=True)
