"""What can be taken away about one filter: every picture as CSV, and a list of pictures as JSON."""

import json
from collections.abc import Iterator, Sequence

import numpy as np

from explorer.datasets.pictures import Pictures
from explorer.probing.receptive_field import box
from explorer.probing.responses import LayerScan, firing_rate
from explorer.report.csvs import lines

COLUMNS = ("picture", "file", "class", "max", "row", "column", "mean")


def csv_lines(found: LayerScan, channel: int, pictures: Pictures) -> Iterator[str]:
    """Yield one line for each picture of a scan; a picture without an answer has no place.

    Parameters
    ----------
    found : LayerScan
        The filter's layer.
    channel : int
        The filter, counted from 0.
    pictures : Pictures
        Those of the scan.
    """
    return lines(COLUMNS, (_row(found, channel, pictures, i) for i in range(len(pictures.images))))


def _row(found, channel, pictures, image) -> list:
    highest = float(found.max[image, channel])
    place = found.place(image, channel) if highest > 0 or not found.layer.relu else (None, None)
    return [
        image,
        pictures.files[image] if pictures.files else None,
        pictures.classes[pictures.labels[image]],
        highest,
        *place,
        float(found.mean[image, channel]),
    ]


def json_text(
    found: LayerScan,
    channel: int,
    pictures: Pictures,
    lists: dict[str, Sequence[int]],
    facts: dict,
) -> str:
    """Return the lists of one filter with all that is needed to check them.

    Parameters
    ----------
    found : LayerScan
        The filter's layer.
    channel : int
        The filter, counted from 0.
    pictures : Pictures
        Those of the scan.
    lists : dict
        Score → numbers of pictures, in order.
    facts : dict
        What else there is to say: the network, its recipe, the sums of its weights.
    """
    highest = found.max[:, channel]
    layer = found.layer
    document = facts | {
        "layer": layer.name,
        "filter": channel,
        "after_relu": layer.relu,
        "map": {"rows": layer.size[0], "columns": layer.size[1]},
        "statistics": {
            "pictures": len(highest),
            "data": pictures.name,
            "answered": int((highest > 0).sum()),
            "firing_rate": float(firing_rate(found)[channel]),
            "largest_maximum": float(highest.max()),
            "mean": float(found.mean[:, channel].mean(dtype=np.float64)),
        },
        "lists": {
            score: [_entry(found, channel, pictures, int(image)) for image in images]
            for score, images in lists.items()
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def _entry(found, channel, pictures, image) -> dict:
    values = dict(zip(COLUMNS, _row(found, channel, pictures, image), strict=True))
    if found.layer.chain is None or values["row"] is None:
        return values | {"box": None}
    seen = box(found.layer.chain, values["row"], values["column"])
    # Half open, in pixels of the picture; what lies outside it is padding.
    return values | {
        "box": {"top": seen.top, "left": seen.left, "bottom": seen.bottom, "right": seen.right}
    }
