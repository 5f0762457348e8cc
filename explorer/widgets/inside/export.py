"""One filter to take away: every picture as CSV, the shown lists as PNG and as JSON.

The files are made when somebody asks for one, not whenever the page is drawn.
"""

import hashlib
import re
from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.datasets.pictures import shown
from explorer.widgets.gallery import number
from explorer.widgets.inside.state import SHOWS
from explorer.widgets.inside.top_tiles import pictures

_LETTERS = 60  # of a part of a file's name


def draw(source, layer: str, channel: int, kind: str, lists: dict) -> None:
    """Offer the three files.

    Parameters
    ----------
    kind : str
        One of LISTS.
    lists : dict
        Score → numbers of the pictures that are shown.
    """
    name = f"{safe(source.run)}_{safe(layer)}_filter{channel}"
    listed = f"{name}_{safe(kind)}"
    files: tuple[tuple[str, str, str, Callable], ...] = (
        (
            f"CSV: all {len(source.pictures.images):,} pictures",
            f"{name}.csv",
            "text/csv",
            lambda: _csv(source, layer, channel),
        ),
        (
            "PNG: these pictures",
            f"{listed}.png",
            "image/png",
            lambda: _png(source, layer, channel, kind, lists),
        ),
        (
            "JSON: these pictures, the network and its sums",
            f"{listed}.json",
            "application/json",
            lambda: _json(source, layer, channel, kind, lists),
        ),
    )
    with st.container(horizontal=True):
        for label, file, mime, make in files:
            st.download_button(
                label,
                make,
                file,
                mime,
                key=f"inside_export_{mime}",
                on_click="ignore",
                icon=":material/download:",
            )


def safe(name: str) -> str:
    """Return a name that every system takes as a part of a file's name.

    Examples
    --------
    >>> safe("The network: über/../all"), safe("...")
    ('The-network-ber-all', 'x')
    """
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "-".join(words)[:_LETTERS] or "x"


def _csv(source, layer, channel) -> bytes:
    from explorer.report.filter_export import csv_lines

    text = "".join(csv_lines(source.scan.layers[layer], channel, source.pictures))
    return ("\ufeff" + text).encode()  # spreadsheets then know that it is UTF-8


def _json(source, layer, channel, kind, lists) -> bytes:
    from explorer.report.filter_export import json_text

    facts = _facts(source) | {"list": kind}
    found = source.scan.layers[layer]
    return json_text(found, channel, source.pictures, lists, facts).encode()


def _facts(source) -> dict:
    card = source.card
    name = "best" if source.epoch is None else f"epochs/{source.epoch}"
    file, sha256 = source.path / f"{name}.safetensors", None
    if not source.drawn and file.is_file():  # weights that were drawn anew have no file
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return {
        "network": {
            "run": source.run,
            "model": card.model,
            "classes": list(card.classes),
            "epoch": card.epoch if source.epoch is None else source.epoch,
            "mean": list(card.mean),
            "std": list(card.std),
            "recipe": card.recipe,
        },
        "checkpoint": {"file": file.name, "sha256": sha256, "weights_sha256": source.fingerprint},
        "own_test_pictures": source.own,
    }


def _png(source, layer, channel, kind, lists) -> bytes:
    from explorer.figures.contact_sheet import contact_sheet
    from explorer.figures.grids import png

    sheets = []
    for score, images in lists.items():
        tiles, _ = pictures(source, layer, channel, score, images, SHOWS[1])
        epoch = source.card.epoch if source.epoch is None else source.epoch
        title = [
            f"{shown(source.run)}, epoch {epoch}: {layer}, filter {channel}",
            f"{kind} by the {'maximum' if score == 'max' else 'mean'}",
        ]
        captions = _captions(source, layer, channel, score, images)
        sheets.append(contact_sheet(tiles, captions, title))
    width = max(sheet.shape[1] for sheet in sheets)
    sides = [((0, 0), (0, width - sheet.shape[1]), (0, 0)) for sheet in sheets]
    padded = [np.pad(s, side, constant_values=255) for s, side in zip(sheets, sides, strict=True)]
    return png(np.concatenate(padded))


def _captions(source, layer, channel, score, images) -> list[list[str]]:
    found, data = source.scan.layers[layer], source.pictures
    values = (found.max if score == "max" else found.mean)[images, channel]
    return [
        [f"{image}: {number(float(value))}", shown(data.classes[data.labels[image]])]
        for image, value in zip(images, values, strict=True)
    ]
