"""The part Filters: kernels by what they bring, epochs side by side, filters that add little."""

import re

import numpy as np
import pytest
from inside_pages import CLASSES, DEAD, TWINS, block, blocks, open_page, ship_twins, text

from explorer import checkpoints, datasets
from explorer.probing.contributions import mean_contributions


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship_twins(tmp_path, monkeypatch, epochs=(0, 1, 2, 3))


def numbers(found):
    return [int(re.match(r"\d+", item["lines"][0])[0]) for item in found["items"]]


def test_kernels_stand_in_the_order_of_what_they_contribute_on_pictures(shipped):
    app = open_page(inside_layer="conv3", inside_filter=4)
    found = block(app, "Kernels of conv3, filter 4")
    model, card = checkpoints.load(shipped)
    images = datasets.load("shapes", "test", classes=CLASSES).images
    parts = mean_contributions(model, images, card.mean, card.std, "conv3").mean[4]
    assert numbers(found) == np.argsort(-parts, kind="stable")[:24].tolist()
    share = f"{100 * parts.max() / parts.sum():.1f} %"
    assert found["items"][0]["lines"][1] == share
    assert f"made by conv2, filter {parts.argmax()}: go there" in found["items"][0]["label"]


def test_kernels_can_stand_in_the_order_of_their_size(shipped):
    app = open_page(inside_layer="conv2", inside_filter=4, inside_rank="Size of the weights")
    weights = checkpoints.load(shipped)[0].conv2.weight[4].numpy()
    norms = np.linalg.norm(weights.reshape(len(weights), -1), axis=1)
    found = block(app, "Kernels of conv2, filter 4")
    assert numbers(found) == np.argsort(-norms, kind="stable").tolist()


@pytest.mark.parametrize("alone", [False, True])
def test_the_end_of_the_scale_is_printed_and_can_be_that_of_one_filter(shipped, alone):
    app = open_page(inside_layer="conv2", inside_filter=4, inside_alone=str(alone).lower())
    weights = checkpoints.load(shipped)[0].conv2.weight.numpy()
    end = float(np.abs(weights[4] if alone else weights).max())
    of = "filter 4 alone" if alone else "all 32 filters of conv2"
    words = [b["text"] for b in blocks(app) if b["kind"] == "legend"]
    assert any(f"one scale for {of}, up to ±{end:.3f}" in said for said in words)


def test_both_histograms_count_every_weight():
    (found,) = [b for b in blocks(open_page(inside_layer="conv2")) if b["kind"] == "bins"]
    assert sum(found["all"]) == pytest.approx(1)
    assert sum(found["part"]) == pytest.approx(1)


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_a_filter_is_shown_before_training_and_after_every_kept_epoch(layer):
    app = open_page(inside_layer=layer, inside_filter=2, epoch=2)
    found = block(app, "Filter 2 over the epochs")
    assert [item["lines"] for item in found["items"]] == [["start"], ["1"], ["2"], ["3"]]
    assert found["chosen"] == 2


def test_a_dead_filter_and_twins_are_named_with_the_number_of_pictures():
    app = open_page(inside_layer="conv2")
    assert "0 everywhere on these 2,000 pictures" in text(app)
    assert DEAD in numbers(block(app, "dead filters"))
    first = open_page(inside_layer="conv1", inside_filter=TWINS[0])
    assert (
        f"near-duplicate** of filter {TWINS[1]} (correlation 1.00, cosine of the weights 1.00)"
        in (text(first))
    )
    assert set(numbers(block(first, "near-duplicate filters"))) >= set(TWINS)
    assert "at the same places of 256 pictures" in text(first)


@pytest.mark.parametrize("sort", ["Number", "Firing rate", "Largest maximum", "Selectivity"])
def test_the_wall_is_sorted_with_dead_filters_last_and_crossed_out(sort):
    found = block(open_page(inside_layer="conv2", inside_sort=sort), "Filters of conv2")
    assert sorted(numbers(found)) == list(range(32))
    crossed = [item["crossed"] for item in found["items"]]
    assert crossed == sorted(crossed)
    assert numbers(found)[-1] == DEAD
    if sort == "Firing rate":
        rates = [
            float(item["lines"][1].split()[0]) for item in found["items"] if not item["crossed"]
        ]
        assert rates == sorted(rates, reverse=True)
