"""A picture made for the filter, beside the real pictures that it answers most."""

import threading

import numpy as np
import streamlit as st

from explorer.figures import inside as figures
from explorer.figures.grids import framed, window
from explorer.limits import MADE_KEPT_MAX
from explorer.probing.receptive_field import box
from explorer.probing.responses import SCORES, scores, top_images
from explorer.widgets import gallery
from explorer.widgets.inputs import whole_number
from explorer.widgets.inside.state import open_picture

_OBJECTIVE, _START = "inside_objective", "inside_start"
_STARTS = 99  # the largest number of a first noise
_CROP = 150  # pixels on the screen
_REAL = 3  # pictures of the data set beside the made one
_KEEPING = threading.Lock()  # several visitors may make pictures at once
_TITLES = {"max": "one strong place (max)", "mean": "the whole map (mean)"}


def draw(source, layer: str, channel: int) -> None:
    """Let the reader start the climb, and show where it led.

    Parameters
    ----------
    source : Source
        Scanned.
    layer : str
        A convolution.
    channel : int
        Its filter.
    """
    objective, seed, pressed = _choices(layer, channel)
    key = (source.fingerprint, source.card.mean, source.card.std, layer, channel, objective, seed)
    states = _kept().get(key)
    if states is None and pressed:
        states = _made(source, (layer, channel), objective, seed)
        _keep(key, states)
    if states is None:
        st.markdown(
            f"**{layer}, filter {channel}.** Starting from noise, every pixel is moved a little to "
            "where the filter answers more, a few hundred times. This takes about a second."
        )
        return
    _result(source, layer, channel, objective, states)


def _choices(layer: str, channel: int) -> tuple[str, int, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        objective = st.segmented_control(
            "Climb",
            SCORES,
            default=SCORES[0],
            format_func=_TITLES.get,
            required=True,
            key=_OBJECTIVE,
            persist_state="session",
        )
        seed = whole_number(
            f"First noise (0 to {_STARTS})",
            _START,
            _STARTS,
            help="Another noise may lead to another picture that the filter answers as strongly.",
        )
        pressed = st.button(
            "Make the picture", key="inside_make", type="primary", icon=":material/brush:"
        )
    return objective if objective in SCORES else SCORES[0], seed, pressed


@st.cache_resource(show_spinner=False)
def _kept() -> dict:
    """Return the pictures that were made, for everybody; the latest come last."""
    return {}


def _keep(key: tuple, states: tuple) -> None:
    kept = _kept()
    with _KEEPING:
        while len(kept) >= MADE_KEPT_MAX:
            kept.pop(next(iter(kept)))
        kept[key] = states


def _made(source, place: tuple[str, int], objective: str, seed: int) -> tuple:
    from explorer.probing.feature_visualisation import affordable_steps, made_pictures

    card, steps = source.card, affordable_steps(source.model)
    climb = made_pictures(
        source.model, card.mean, card.std, place, objective, seed=seed, steps=steps
    )
    line, states = st.progress(0.0, text="Climbing …"), []
    for state in climb:
        states.append(state)
        line.progress(state.step / steps, text=f"Step {state.step} of {steps}")
    line.empty()
    return tuple(states)


def _result(source, layer: str, channel: int, objective: str, states: tuple) -> None:
    found, last = source.scan.layers[layer], states[-1]
    real = top_images(found, channel, objective, _REAL)
    values = scores(found, channel, objective)[real]
    st.markdown(_sentence(source, (layer, channel), last, real, values))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown("**Made for the filter**")
        _made_picture(source, found, channel, objective, last)
    with right:
        st.markdown(f"**The best real ones** of {source.scan.pictures:,}: choose one for its maps")
        _real_pictures(source, found, channel, objective, (real, values))
    st.markdown("**On the way**, with the filter's answer to each.")
    items = [
        gallery.Tile(
            (f"step {state.step}", gallery.number(state.score)),
            f"Step {state.step}: answer {gallery.number(state.score)}",
        )
        for state in states
    ]
    strip = np.stack([framed(state.image, 0) for state in states])
    block = gallery.tiles(strip, items, name="On the way", size=96, pick=False)
    gallery.show([block], key="inside_made_strip")
    st.caption(
        f"{last.step} steps of Adam on the picture's waves (Fourier coefficients), coarse ones "
        "first and in the colours that go together in photographs; moved by up to 2 pixels at "
        "every step, and rough pictures cost a little. The answers are those to the rounded "
        "pixels that you see."
    )


def _sentence(source, place, last, real, values) -> str:
    number = gallery.number
    who = "**{}, filter {}**".format(*place)
    warning = (
        "Such a picture shows what the filter **would** answer, not what it has seen: it need not "
        "look like anything that the network has learnt from."
    )
    if len(real):
        best, times = float(values[0]), last.score / float(values[0])
        name = source.pictures.classes[source.pictures.labels[int(real[0])]]
        return (
            f"{who} answers the made picture with **{number(last.score)}**, {times:.2f} times its "
            f"best real answer, {number(best)} (picture {int(real[0])}, {name}). {warning}"
        )
    stuck = (
        f"{who} answers none of the {source.scan.pictures:,} pictures: where its ReLU gives 0 the "
        "slope is 0, too, and nothing shows the way up. So the value **before** the ReLU was "
        "climbed instead."
    )
    if last.score > 0:
        return (
            f"{stuck} It got above 0: the made picture is answered with **{number(last.score)}**. "
            f"The filter is dead on these pictures, but not for every picture. {warning}"
        )
    return (
        f"{stuck} It only reached {number(last.before_relu)}, so the answer stays 0: for this "
        "filter no picture was found that it answers."
    )


def _made_picture(source, found, channel: int, objective: str, last) -> None:
    where = _where(source, found.layer, channel, last.image) if objective == "max" else None
    boxes = None if where is None or last.score == 0 else [where]
    margin = figures.margin_of(found, source.pictures.images) if boxes else 0
    tiles, marks = figures.picture_tiles(last.image[None], boxes, margin)
    line = f"answer {gallery.number(last.score)}"
    item = gallery.Tile((line,), f"Made picture, {line}", marks[0])
    blocks = [gallery.tiles(tiles, [item], name="Made picture", size=260, columns=1, pick=False)]
    if boxes:
        blocks.append(_crops([last.image], boxes, ["what the strongest place sees"], 1))
    gallery.show(blocks, key="inside_made_picture")


def _where(source, layer, channel: int, image: np.ndarray):
    """Return what the strongest place of the filter's map can see of a picture, or None."""
    if layer.chain is None:
        return None
    from explorer.probing.activations import feature_maps

    card = source.card
    maps = feature_maps(source.model, image[None], card.mean, card.std, [layer.name])
    row, col = np.unravel_index(int(maps[layer.name][0, channel].argmax()), layer.size)
    return box(layer.chain, int(row), int(col))


def _real_pictures(source, found, channel: int, objective: str, best) -> None:
    images, values = best
    if not len(images):
        st.markdown("There is none: every picture of the scan leaves this filter at 0.")
        return
    pictures = source.pictures.images[images]
    boxes = figures.boxes_at(found, images, channel) if objective == "max" else None
    margin = figures.margin_of(found, source.pictures.images) if boxes else 0
    tiles, marks = figures.picture_tiles(pictures, boxes, margin)
    names = [source.pictures.classes[label] for label in source.pictures.labels[images]]
    items = [
        gallery.Tile(
            (gallery.number(float(value)), name),
            f"Picture {image}, {name}, answer {gallery.number(float(value))}: open its maps",
            mark,
        )
        for image, value, name, mark in zip(images, values, names, marks, strict=True)
    ]
    blocks = [gallery.tiles(tiles, items, name="Best real pictures", size=150, columns=_REAL)]
    if boxes:
        lines = [f"picture {image}" for image in images]
        blocks.append(_crops(pictures, boxes, lines, _REAL))
    gallery.show(
        blocks,
        key="inside_made_real",
        on_pick=lambda _, tile: open_picture(int(images[tile])),
    )


def _crops(pictures, boxes, lines: list[str], columns: int) -> dict:
    tiles = np.stack([window(p, b) for p, b in zip(pictures, boxes, strict=True)])
    items = [gallery.Tile((line,), line) for line in lines]
    return gallery.tiles(
        tiles,
        items,
        name="What the strongest place sees",
        size=_CROP,
        columns=columns,
        pick=False,
        wrap=True,
    )
