"""The Augmentation page: what is drawn is said, links hold the choices, bad links do no harm."""

import json
import re

import app_pages
import numpy as np
import pytest

from explorer import samples
from explorer.augmentation.pipeline import variants
from explorer.augmentation.settings import Crop, Flip, Pipeline, Rotation
from explorer.images import fit_picture
from explorer.widgets.augmentation import choices


def page(**query):
    app = app_pages.open_page("augmentation", **query)
    assert not app.exception
    return app


def blocks(app, number=0):
    shown = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return [one["blocks"] for one in shown if "blocks" in one][number]


def lines(app):
    return [item["lines"] for item in blocks(app)[0]["items"]]


def everything_said(app):
    return " ".join(part.value for part in app.markdown)


def test_the_original_and_eleven_variants_with_their_numbers():
    app = page()
    original, *others = lines(app)
    assert original == ["the original"]
    assert len(others) == 11
    picture = fit_picture(samples.draw("house"), 32)
    drawn = variants(picture, Pipeline(Crop(4), Flip(0.5)), 11, seed=0).moves
    for place, (crop, flip) in enumerate(others):
        row, column = int(drawn.down[place]), int(drawn.right[place])
        assert crop == f"crop: row {row}, column {column} of the padded 40×40"
        assert ("mirrored" in flip) == bool(drawn.mirrored[place])


def test_the_same_seed_shows_the_same_and_draw_again_shows_others():
    first = page(aug_seed="7")
    again = page(aug_seed="7")
    assert blocks(first) == blocks(again)
    again.button(key="aug_again").click().run()
    assert not again.exception
    assert again.number_input(key="aug_seed").value == 8
    assert lines(again) != lines(first)


def test_a_link_opens_the_same_choices():
    app = page(aug_on=["Rotation", "Cutout"], aug_degrees="90", aug_square="12", picture="digit 6")
    words = lines(app)[1]
    assert re.fullmatch(r"angle [−+]?\d+\.\d°", words[0])
    assert words[1].startswith("cutout: rows ")
    assert words[2].startswith("most like ")
    assert app.slider(key="aug_degrees").value == 90


def test_a_six_turned_upside_down_is_said_to_be_most_like_a_nine():
    app = page(experiment="six", picture="digit 6")
    turned = [line for line in lines(app)[1:] if abs(float(line[0][6:-1].replace("−", "-"))) > 165]
    assert len(turned) > 2
    assert all(line[1].startswith("most like 9") for line in turned)
    assert lines(app)[0][1] == "most like 6 (1.00)"


def test_the_network_reads_the_variants_of_a_shape():
    app = page(experiment="stripes", picture="shapes/horizontal stripes/3")
    assert lines(app)[0][1].startswith("read as horizontal stripes (")
    assert any("read as diagonal stripes" in line[1] for line in lines(app))


@pytest.mark.parametrize(
    "query",
    [
        {"aug_seed": "1e999", "aug_padding": "99", "aug_flip": "nan"},
        {"aug_on": "Everything", "aug_part": "<script>", "aug_side": "4096"},
        {"aug_on": ["Erasing", "Erasing"], "aug_area": ["0.9", "0.01"], "aug_ratio": "x"},
        {"experiment": "../x", "picture": "../x", "aug_seed": "-1"},
        {"aug_part": "Two pictures: MixUp and CutMix", "aug_alpha": "0", "aug_row": "1e999"},
        {"aug_part": "Two pictures: MixUp and CutMix", "aug_set": "![x](http://a.b)"},
    ],
)
def test_a_tampered_link_gives_the_standard_values(query):
    app = page(**query)
    assert not app.error
    assert blocks(app)


def test_a_value_that_a_slider_cannot_send_is_refused_in_one_sentence(monkeypatch):
    sliders = choices._SLIDERS | {"aug_degrees": ("Largest angle", 0, 999, 700, 1)}
    monkeypatch.setattr(choices, "_SLIDERS", sliders)
    app = page(aug_on="Rotation")
    assert app.error[0].value == "Rotation is 700; it must be from 0 to 180. Try 15."
    assert "Common mistakes" in [part.value for part in app.subheader]


def test_every_augmentation_at_once_on_a_grey_digit():
    app = page(aug_on=list(choices.NAMES), picture="digit 3")
    assert len(lines(app)[1]) >= 9
    assert "torch.randint(0, 256, (1, 28, 28)" in app.code[0].value


@pytest.mark.parametrize("kind", ["MixUp", "CutMix"])
def test_two_pictures_their_labels_and_both_ways_to_the_loss(kind):
    app = page(aug_part="Two pictures: MixUp and CutMix", aug_kind=kind, aug_seed="3")
    shares = [row["share"] for row in blocks(app)[1]["rows"]]
    assert sum(shares) == pytest.approx(1)
    said = everything_said(app)
    whole, summed = re.search(r"mixed label \*\*([\d.]+)\*\*.* = \*\*([\d.]+)\*\*", said).groups()
    assert float(whole) == pytest.approx(float(summed), abs=2e-4)
    if kind == "CutMix":
        asked, counted = (float(metric.value) for metric in app.metric)
        assert asked != counted
        assert shares[0] == pytest.approx(counted, abs=5e-5)
        high, wide, pixels = map(int, re.search(r"(\d+) · (\d+) = (\d+) of 32", said).groups())
        assert high * wide == pixels
        assert counted == pytest.approx(1 - pixels / 1024, abs=5e-5)


def test_the_same_picture_twice_keeps_one_label():
    app = page(experiment="faint")
    app.selectbox(key="aug_b").select("ring").run()
    assert not app.exception
    assert [(row["name"], row["share"]) for row in blocks(app)[1]["rows"]] == [("ring", 1.0)]


def test_the_lines_to_copy_run():
    app = page(aug_part="Two pictures: MixUp and CutMix", aug_kind="CutMix")
    for block in app.code:
        exec(block.value, {})
    app = page(aug_on=list(choices.NAMES))
    for block in app.code:
        exec(block.value, {})


def test_the_table_of_labels_is_measured():
    said = everything_said(page())
    assert "| horizontal stripes | 100% |" in said
    assert "**0%**, mostly vertical stripes" in said


def test_rotation_is_the_one_of_the_training():
    picture = fit_picture(samples.draw("house"), 32)
    found = variants(picture, Pipeline(rotation=Rotation(15)), 11, seed=0)
    app = page(aug_on="Rotation")
    angles = [float(line[0][6:-1].replace("−", "-")) for line in lines(app)[1:]]
    assert np.allclose(angles, found.changes.rotation.degrees, atol=0.051)
