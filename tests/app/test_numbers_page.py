"""The page A picture is numbers: links, nonsense from a browser, and lines that really run."""

import subprocess
import sys

import app_pages
import numpy as np
import pytest
import torch
from app_pages import documents
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer import places, samples
from explorer.cases.tensor import TensorPlace
from explorer.datasets.constants import KNOWN

ENTRY = places.ROOT / "explorer" / "Home.py"
HOUSE = samples.draw("house")


def open_page(**query):
    return app_pages.open_page("numbers", **query)


def data_of(app):
    return next(part for part in documents(app) if "constants" in part)


def test_the_picture_travels_once_and_the_numbers_are_numpys():
    app = open_page(at="100_70_G_8_normalised_cifar10")
    assert not app.exception
    data = data_of(app)
    (sent,) = next(part for part in documents(app) if "pictures" in part)["pictures"]
    assert sent["key"] == data["picture"]["key"] == data["answer"]["key"]
    numbers = data["answer"]["numbers"]
    flat = np.arange(HOUSE.size)
    assert numbers["byte"] == HOUSE[100, 70, 1] == HOUSE.reshape(-1)[numbers["last"]]
    assert numbers["byte"] == HOUSE.transpose(2, 0, 1).reshape(-1)[numbers["first"]]
    assert numbers["last"] == flat.reshape(HOUSE.shape)[100, 70, 1]
    assert numbers["unit"] == HOUSE[100, 70, 1] / 255
    assert numbers["normalised"] == (HOUSE[100, 70, 1] / 255 - 0.4822) / 0.2435


@pytest.mark.parametrize("constants", ["own", "cifar10", "half"])
def test_the_pytorch_lines_run_and_say_what_they_find(constants, tmp_path, monkeypatch):
    app = open_page(at=f"100_70_G_8_normalised_{constants}")
    Image.fromarray(HOUSE).save(tmp_path / "picture.png")
    monkeypatch.chdir(tmp_path)
    names = {}
    for line in app.code[0].value.splitlines():
        do, _, said = line.partition("#")
        if do.strip().startswith(("import", "from")) or " = " in do:
            exec(do, names)
        else:
            found = eval(do or "None", names)
            if found is not None and said:
                assert float(found) == pytest.approx(float(said.split(":")[0].split()[0]), abs=2e-4)
    assert str(tuple(names["x"].shape)) in app.code[0].value
    assert str(torch.from_numpy(HOUSE.copy()).permute(2, 0, 1).stride()) in app.code[0].value
    assert "strides (65536, 256, 1)" in app.code[0].value
    assert names["y"].stride() == (65536, 256, 1)


@pytest.mark.parametrize(
    "text",
    ["x", "300_70_G_8_bytes_own", "1_2_Q_8_bytes_own", "1_2_G_1e999_bytes_own", "9" * 5000,
     "-1_2_G_8_bytes_own", "1_2_G_8_loud_own", "1_2_G_8_bytes_nobody", "1_2_G_3_bytes_own",
     "1_2_G_8_bytes_own_1", "١_2_G_8_bytes_own"],
)  # fmt: skip
def test_a_tampered_link_opens_the_usual_place(text):
    app = open_page(at=text)
    assert not app.exception
    assert data_of(app)["doc"] == TensorPlace.busiest(HOUSE).document()


GOOD = TensorPlace(5, 6, 2, 16, "unit", "mnist").document() | {"edit": "a-1"}


@pytest.mark.parametrize(
    "broken",
    [{"row": 256}, {"row": -1}, {"row": True}, {"row": 1.5}, {"row": None}, {"channel": 3},
     {"column": "7"}, {"across": 10**12}, {"across": 0}, {"scale": ["bytes"]},
     {"constants": "cifar100"}, {"constants": {}}],
)  # fmt: skip
def test_nonsense_from_a_browser_changes_nothing(broken):
    app = open_page()
    app.session_state["tensor.part"] = {"doc": GOOD | broken}
    app.run()
    assert not app.exception
    assert data_of(app)["doc"] == TensorPlace.busiest(HOUSE).document()


def test_an_edit_is_answered_and_stands_in_the_link():
    app = open_page()
    app.session_state["tensor.part"] = {"doc": GOOD}
    app.run()
    answer = data_of(app)["answer"]
    assert answer["edit"] == "a-1"
    assert answer["numbers"]["byte"] == HOUSE[5, 6, 2]
    assert answer["numbers"]["normalised"] == (HOUSE[5, 6, 2] / 255 - 0.1307) / 0.3081
    assert app.query_params["at"] in ("5_6_B_16_unit_mnist", ["5_6_B_16_unit_mnist"])


def test_another_picture_keeps_zoom_and_scale_and_finds_its_own_place():
    app = open_page(at="200_200_B_64_unit_mnist")
    app.selectbox(key="numbers.sample").select("digit 8").run()
    assert not app.exception
    doc = data_of(app)["doc"]
    place = TensorPlace.busiest(samples.draw("digit 8"))
    assert (doc["row"], doc["column"], doc["channel"]) == (place.row, place.column, 2)
    assert (doc["across"], doc["scale"], doc["constants"]) == (28, "unit", "mnist")


def test_constants_of_a_picture_of_one_colour_divide_by_no_zero():
    flat = np.full((8, 8, 3), 200, np.uint8)
    from explorer.widgets.numbers import tensor
    from explorer.widgets.pictures.offered import chosen

    own = tensor._constants(chosen("flat", flat, "sample"))["own"]
    numbers = TensorPlace(3, 3).numbers(flat, own.mean, own.std)
    assert numbers["normalised"] == 0.0
    assert set(KNOWN) >= {key for key in tensor._OFFERED if key != "own"}


def growth_of(app):
    return next(part for part in documents(app) if "convolution" in part.get("answer", {}))


@pytest.mark.parametrize("text", ["0_64_16_3", "512_10_16_3", "32_1024_256_11", "8_1_1_1"])
def test_the_parameter_counts_are_pytorchs(text):
    app = open_page(dense=text)
    assert not app.exception
    names = {}
    lines = app.code[1].value.strip().splitlines()
    exec("\n".join(lines[:-1]), names)
    counts = eval(lines[-1].partition("#")[0], names)
    assert str(counts) == lines[-1].partition("#")[2].strip()
    answer = growth_of(app)["answer"]
    shown = [
        int(answer[name].split(" = ")[1].replace(",", "")) for name in ("dense", "convolution")
    ]
    assert shown == counts


@pytest.mark.parametrize(
    "text", ["7_64_16_3", "513_64_16_3", "0_0_16_3", "0_1025_16_3", "x", "1e9_1_1_1"]
)
def test_a_tampered_size_is_the_usual_one(text):
    app = open_page(dense=text)
    assert not app.exception
    assert growth_of(app)["doc"] == {"side": 0, "units": 64, "filters": 16, "kernel": 3}


def test_nonsense_sizes_from_a_browser_change_nothing():
    app = open_page(dense="32_10_16_3")
    for broken in ({"side": 4}, {"units": 10**12}, {"kernel": 2.5}, {"filters": None}):
        doc = {"side": 64, "units": 8, "filters": 8, "kernel": 3, "edit": str(broken)} | broken
        app.session_state["growth.part"] = {"doc": doc}
        app.run()
        assert not app.exception
        assert growth_of(app)["doc"] == {"side": 32, "units": 10, "filters": 16, "kernel": 3}


def test_another_picture_brings_its_own_size():
    app = open_page(dense="512_10_16_3")
    app.selectbox(key="numbers.sample").select("digit 8").run()
    assert growth_of(app)["size"] == [28, 28]
    assert growth_of(app)["answer"]["dense"] == "10 × 3·28·28 + 10 = 23,530"


def test_the_shuffled_row_has_the_same_pixels_at_other_places():
    from explorer.datasets.pixel_shuffle import shuffle_pixels

    app = open_page(picture="digit 8")
    data = next(part for part in documents(app) if "blocks" in part)
    rows = [decoded(block) for block in data["blocks"]]
    assert np.array_equal(rows[1], shuffle_pixels(rows[0]))
    assert not np.array_equal(rows[1], rows[0])
    assert len(rows[0]) == 6


def decoded(block):
    """Return the pictures of a block of tiles, from the sheet that the browser gets."""
    import base64
    import io

    sheet = np.array(Image.open(io.BytesIO(base64.b64decode(block["sheet"].partition(",")[2]))))
    height, width = block["tile"]
    columns = [sheet[:height, width * k : width * (k + 1), :3] for k in range(len(block["items"]))]
    return np.stack(columns)


def test_the_four_runs_say_their_results_and_each_has_a_link():
    from explorer.figures.shuffle_curves import RUNS
    from explorer.training.short_runs import short_runs

    app = open_page()
    text = " ".join(m.value for m in app.markdown)
    for run in short_runs().values():
        assert f"{run.status.results['test_accuracy']:.1%}" in text
        assert f"{run.status.parameters:,}" in text
    links = " ".join(str(link.proto) for link in app.get("page_link"))
    for name in RUNS:
        assert f"experiment={name}" in links


@pytest.mark.parametrize("name", ["plain-mlp", "shuffle-mlp", "plain-cnn", "shuffle-cnn"])
def test_a_link_opens_train_with_that_runs_recipe(name):
    from explorer.training.short_runs import RECIPES

    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.query_params["experiment"] = name
    app.run()
    app.switch_page("../pages/train.py").run()
    assert not app.exception
    assert app.session_state["train_model"] == RECIPES[name].model
    assert app.session_state["train_shuffle"] == RECIPES[name].shuffle_pixels


def test_without_the_runs_the_page_still_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "ASSETS", tmp_path)
    app = open_page()
    assert not app.exception
    assert "train them yourself" in app.info[0].value


def test_the_pages_need_no_torch():
    code = (
        "import sys, explorer.widgets.numbers.tensor, explorer.widgets.numbers.growth, "
        "explorer.widgets.numbers.shuffled, "
        "explorer.widgets.normalisation.told, explorer.widgets.normalisation.wrong; "
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=places.ROOT, check=False, timeout=60)
    assert done.returncode == 0
