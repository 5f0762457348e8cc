"""The page Normalisation: what it says is what NumPy and PyTorch compute from the same pictures."""

import json
import re
import time

import app_pages
import numpy as np
import pytest
import torch
from PIL import Image

from explorer import checkpoints, datasets, places
from explorer.datasets.channels import statistics_of
from explorer.datasets.constants import KNOWN, ONE, OWN, normalised
from explorer.probing.accuracy import accuracy
from explorer.widgets import warm as warm_module
from explorer.widgets.normalisation.wrong import PER_CLASS

CIFAR, UNIT = KNOWN["cifar10"].title, KNOWN["unit"].title


@pytest.fixture(autouse=True, scope="module")
def _torch_is_there():
    warm_module.warm().join()


def open_page(**query):
    return app_pages.open_page("normalisation", **query)


def text(app):
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.latex))


def tables(app):
    """Return the cells of every table that is written in Markdown."""
    found = [m.value for m in app.markdown if m.value.startswith("| ")]
    return [[re.split(r" \| ", line.strip("| ")) for line in one.splitlines()] for one in found]


def blocks(app, kind):
    shown = [json.loads(part.proto.json)["blocks"] for part in app.get("bidi_component")]
    return [block for part in shown for block in part if block["kind"] == kind]


def shapes(per_class=500):
    return datasets.load("shapes", "train", per_class=per_class).images


def test_what_is_measured_is_what_numpy_says():
    app = open_page()
    assert not app.exception
    assert not app.error
    x = shapes() / 255
    rows = {row[0].strip("*"): row[1:] for row in tables(app)[0][2:]}
    assert rows["mean"] == [f"{v:.4f}" for v in x.mean((0, 1, 2))]
    assert rows["deviation, all pixels"] == [f"{v:.4f}" for v in x.std((0, 1, 2))]
    of_pictures = x.std((1, 2)).mean(0)
    assert rows["mean of the pictures' deviations"] == [f"{v:.4f}" for v in of_pictures]
    assert rows["mean after"] == ["0.0000"] * 3
    assert rows["deviation after"] == ["1.0000"] * 3


def test_the_charts_hold_every_pixel_before_and_after():
    app = open_page(norm_with=CIFAR)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert [line["name"] for line in lines] == ["R", "G", "B", "R", "G", "B"]
    counts = np.bincount(shapes()[..., 0].ravel(), minlength=256)
    expected = 100 * counts / counts.sum()
    assert np.allclose(lines[0]["y"], expected, atol=1e-4)
    assert lines[3]["y"] == lines[0]["y"]
    assert lines[3]["x"][255] == pytest.approx((1 - 0.4914) / 0.2470, abs=1e-4)
    axes = [figure["layout"][name]["range"] for name in ("xaxis", "xaxis2")]
    assert axes[0] == axes[1]


def test_one_grey_constant_leaves_the_channels_means():
    rows = {row[0].strip("*"): row[1:] for row in tables(open_page(norm_with=ONE))[0][2:]}
    x = shapes() / 255
    assert rows["mean after"] == [
        f"{v:.4f}".replace("-", "−") for v in (x.mean((0, 1, 2)) - x.mean()) / x.std()
    ]


def test_the_parts_of_the_variance_add_up():
    app = open_page()
    for row in tables(app)[2][2:]:
        whole, own, spread, between = (float(cell.split()[-1]) for cell in row[1:])
        assert whole == pytest.approx(own + spread + between, abs=2e-4)


def test_every_bar_is_a_pass_of_the_shipped_network():
    app = open_page(norm_with=UNIT)
    model, card = checkpoints.load(places.ASSETS / "checkpoints" / "shapes")
    pictures = datasets.load("shapes", "test", classes=card.classes, per_class=PER_CLASS)
    (bars,) = blocks(app, "bars")
    shown = {row["name"]: row["share"] for row in bars["rows"]}
    for title, mean, std in (
        ("Its own, from its training", card.mean, card.std),
        (UNIT, (0.0,) * 3, (1.0,) * 3),
        (CIFAR, KNOWN["cifar10"].mean, KNOWN["cifar10"].std),
    ):
        assert shown[title] == accuracy(model, pictures.images, pictures.labels, mean, std)
    assert [row["name"] for row in bars["rows"] if row["strong"]] == [UNIT]
    assert f"**{shown[UNIT]:.1%}**" in text(app)


def test_the_framed_pixel_goes_through_the_formula():
    app = open_page(norm_with=CIFAR, norm_picture="7")
    pixel = shapes()[7, 16, 16]
    after = normalised(pixel, KNOWN["cifar10"].mean, KNOWN["cifar10"].std)
    formula = app.latex[0].value
    for value, result in zip(pixel, after, strict=True):
        assert f"{{{value}/255 - " in formula
        assert f"= {result:.3f}" in formula


@pytest.mark.parametrize("title", [OWN, CIFAR])
def test_the_pytorch_lines_run_and_give_the_same(title):
    app = open_page(norm_with=title, norm_count="100")
    images = shapes(100).copy()
    names = {"images": images}
    exec(app.code[0].value, names)
    measured = statistics_of(shapes(100))
    x = names["x"]
    assert np.allclose(x.std(dim=(0, 2, 3), correction=0), measured.std, atol=1e-5)
    of_pictures = x.std(dim=(2, 3), correction=0).mean(dim=0)
    assert np.allclose(of_pictures, measured.image_std, atol=1e-5)
    constants = KNOWN["cifar10"] if title == CIFAR else measured
    expected = normalised(images[0], constants.mean, constants.std)
    assert torch.allclose(names["z"].permute(1, 2, 0).double(), torch.tensor(expected), atol=1e-3)


def make_folder(home, colours):
    """Put a folder of pictures, each of a single colour, where the operator puts folders."""
    for split in ("train", "test"):
        for name, colour in colours.items():
            place = home / "folders" / "flat" / split / name
            place.mkdir(parents=True)
            Image.new("RGB", (32, 32), colour).save(place / "0.png")


def test_pictures_of_one_colour_give_numbers_and_a_sentence(fresh_home):
    make_folder(fresh_home, {"one": (90, 90, 90), "two": (90, 90, 90)})
    app = open_page(norm_data="flat")
    assert not app.exception
    rows = {row[0].strip("*"): row[1:] for row in tables(app)[0][2:]}
    assert rows["deviation, all pixels"] == ["0.0000"] * 3
    assert rows["mean after"] == rows["deviation after"] == ["0.0000"] * 3
    assert "below one grey level" in app.info[0].value
    assert "nan" not in text(app).lower()


def test_a_missing_data_set_says_the_one_command():
    app = open_page(norm_data="CIFAR-10")
    assert not app.exception
    assert "python -m explorer.datasets.fetch cifar10" in app.code[0].value


@pytest.mark.parametrize(
    "query",
    [
        {"norm_with": "x" * 500, "norm_count": "1e999", "norm_split": "../x"},
        {"norm_picture": "1e999", "norm_data": "<script>"},
        {"norm_picture": "-5", "norm_classes_shapes": "nobody"},
        {"experiment": "none"},
    ],
)
def test_a_tampered_link_gives_the_standard_page(query):
    app = open_page(**query)
    assert not app.exception
    assert not app.error
    assert "0.0000" in text(app)


def test_fewer_pictures_than_the_one_shown_show_the_last():
    app = open_page()
    app.slider(key="norm_picture").set_value(4900).run()
    app.select_slider(key="norm_count").set_value("100").run()
    assert not app.exception
    assert app.slider(key="norm_picture").value == app.slider(key="norm_picture").max == 999


def test_too_few_classes_are_one_sentence():
    app = open_page()
    app.get_by_key("norm_classes_shapes").set_value(["ring"]).run()
    assert not app.exception
    assert "choose 2 to 10" in app.error[0].value


def test_an_experiment_opens_its_constants():
    app = open_page(experiment="divided")
    assert app.selectbox(key="norm_with").value == UNIT
    assert "experiment" not in app.query_params


def test_a_changed_choice_is_answered_within_half_a_second():
    app = open_page(norm_count="100")
    best = 9.0
    for title in (CIFAR, UNIT, OWN, CIFAR):
        start = time.perf_counter()
        app.selectbox(key="norm_with").select(title).run()
        best = min(best, time.perf_counter() - start)
    assert best < 0.5
