"""The part "Feature maps" of the page Inside the network: operations, scales, shifts, sums."""

import app_pages
import numpy as np
import pytest
from app_pages import documents, open_page, sound
from one_network import CLASSES, recipe_of, ship, write_run

from explorer import checkpoints, datasets
from explorer.figures import maps_view as view
from explorer.probing.trace import node_of, trace
from explorer.training import rundir
from explorer.widgets import gallery
from explorer.widgets.inside import maps_trace


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, recipe_of("tiny-bn"), seed=0)


def open_maps(**query):
    return sound(open_page("inside", **({"inside_part": "Feature maps"} | query)))


def blocks(app, kind):
    return [block for block in app_pages.blocks(app) if block["kind"] == kind]


def text(app):
    return app_pages.text(app).replace("\\", "")


def traced(path, number, move=None):
    model, card = checkpoints.load(path)
    image = datasets.load("shapes", "test", classes=CLASSES).images[number]
    image = image if move is None else move(image)
    return image, trace(model, image, card.mean, card.std)


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        *(("convolution itself", view.DATA), ("convolution itself", view.MAP)),
        *(("after batch norm", view.DATA), ("after pooling", view.DATA)),
        ("after pooling", view.LAYER),
    ],
)
def test_every_operation_is_shown_on_every_scale_with_its_end(shipped, label, scale):
    app = open_maps(inside_values=label, inside_scale=scale, inside_filter=5, inside_picture=3)
    _, nodes = traced(shipped, 3)
    values = view.stages(nodes, "conv1")[label].values
    (legend,) = blocks(app, "legend")
    words = {"this map": "a scale of its own", "this layer": "all 16 maps of conv1 for this"}
    assert words.get(scale, "only this one compares pictures") in legend["text"]
    shown = legend["ticks"][-1]
    if scale == view.MAP:
        assert shown == gallery.number(float(np.abs(values[5]).max()))
    elif scale == view.LAYER:
        assert shown == gallery.number(float(np.abs(values).max()))
    else:
        assert f"It ends at {shown}: of the " in legend["text"]
        assert "Clipped here: " in legend["text"]


def test_sorted_by_response_the_strongest_map_comes_first_and_a_click_finds_it(shipped):
    app = open_maps(inside_order="maximum", inside_filter=5, inside_picture=3)
    _, nodes = traced(shipped, 3)
    order = view.order_of(node_of(nodes, "conv1:relu").values, view.MAXIMUM)
    grid = next(b for b in blocks(app, "tiles") if b["name"] == "Feature maps of conv1")
    assert [int(item["lines"][0]) for item in grid["items"]] == order.tolist()
    assert grid["items"][grid["chosen"]]["lines"][0] == "5"


@pytest.mark.parametrize("place", [(0, 0), (31, 31), (7, 20)])
def test_a_chosen_place_shows_the_sum_that_gives_the_number_on_the_map(shipped, place):
    row, column = place
    walk = f"conv1@5_{row}_{column}"
    app = open_maps(
        inside_values="convolution itself", inside_filter=5, inside_picture=3, inside_walk=walk
    )
    _, nodes = traced(shipped, 3)
    value = float(node_of(nodes, "conv1").values[5, row, column])
    (board,) = blocks(app, "board")
    assert board["chosen"] == [row, column]
    assert board["values"][row][column] == gallery.number(value)
    assert f"conv1[5] at ({row}, {column}) = convolution: 3 partial sums" in text(app).replace(
        "**", ""
    )
    assert "That is the number that the network has" in text(app)
    padded = sum(cell == "(0)" for r in blocks(app, "panes")[0]["panes"][0]["rows"] for cell in r)
    assert padded == (0 if place == (7, 20) else 5)


def test_the_way_down_ends_at_the_byte_of_a_pixel(shipped):
    walk = "conv2:relu@9_3_4~conv1:pool@2_4_4~input@1_8_9"
    app = open_maps(inside_layer="conv2", inside_filter=9, inside_picture=3, inside_walk=walk)
    image, _ = traced(shipped, 3)
    assert "the end of the way" in text(app)
    assert f"({image[8, 9, 1]} / 255 − 0.5) / 0.25" in text(app)
    labels = [button.label.replace("\\", "") for button in app.button]
    assert [label.split(" = ")[0] for label in labels if " = " in label] == [
        "conv2:relu[9] at (3, 4)",
        "← conv1:pool[2] at (4, 4)",
        "← pixel (8, 9), green",
    ]
    press = next(b for b in app.button if b.label.startswith("conv2"))
    press.click().run()
    assert app.query_params["inside_walk"] == "conv2:relu@9_3_4"


def test_going_on_follows_the_largest_product(shipped):
    app = open_maps(inside_walk="conv1:relu@0_9_9")
    app.button(key="inside_sum_go").click().run()
    assert not app.exception
    assert app.query_params["inside_walk"].startswith("conv1:relu@0_9_9~input@")
    assert "the end of the way" in text(app)
    app.button(key="inside_walk_close").click().run()
    assert "inside_walk" not in app.query_params
    assert "Choose a place on the map" in text(app)


def test_a_sum_stands_on_the_stage_and_not_in_the_address(shipped):
    app = open_maps(inside_values="convolution itself", inside_walk="conv1@0_9_9")
    app.toggle(key="inside_sum_stage").set_value(True).run()
    assert not app.exception
    stage = next(d for d in documents(app) if d.get("kind") == "conv")
    _, nodes = traced(shipped, 0)
    value = float(node_of(nodes, "conv1").values[0, 9, 9])
    assert stage["answer"]["output"][0][0][0] == pytest.approx(value, rel=1e-5, abs=1e-6)
    assert stage["answer"]["verdict"] == "Same as PyTorch"
    assert len(stage["doc"]["x"]) == 3
    assert set(app.query_params) <= {"inside_part", "inside_values", "inside_walk"}
    app.number_input(key="inside_picture").set_value(4).run()
    moved = next(d for d in documents(app) if d.get("kind") == "conv")
    assert moved["doc"]["x"] != stage["doc"]["x"]


def test_a_shifted_picture_is_what_the_network_reads(shipped):
    app = open_maps(inside_picture=3, inside_down=2, inside_right=-1, inside_fill="the other side")
    _, nodes = traced(shipped, 3, lambda image: np.roll(image, (2, -1), (0, 1)))
    shares = sorted(nodes[-1].values, reverse=True)
    assert [row["share"] for row in blocks(app, "bars")[0]["rows"]] == pytest.approx(shares)
    assert "The picture moved 2 pixels down and 1 pixel left." in text(app)
    assert "should move 2 places down and 1 place left" in text(app)
    app.button(key="inside_shift_back").click().run()
    assert "The picture moved" not in text(app)
    assert "inside_down" not in app.query_params


def test_the_buttons_shift_by_one_pixel_and_stop_at_the_end():
    app = open_maps(inside_down=7)
    for _ in range(3):
        app.button(key="inside_shift_down").click().run()
    app.button(key="inside_shift_left").click().run()
    assert not app.exception
    assert (app.slider(key="inside_down").value, app.slider(key="inside_right").value) == (8, -1)
    assert app.query_params["inside_down"] == "8"


def test_a_visitors_numbers_are_kept_for_nobody_else(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("A visitor's picture went into a shared cache.")

    open_maps()
    monkeypatch.setattr(maps_trace, "_small", refuse)
    app = open_maps(inside_origin="Your numbers", inside_down=1, inside_walk="conv1:relu@0_9_9")
    assert len(app.session_state["inside_traces"]) == 2


@pytest.mark.parametrize(
    ("walk", "down"),
    [
        *(("x", "1e999"), ("conv1:relu@0_99_0", "-9"), ("conv9@0_0_0", "99999999999")),
        ("a@" + "1" * 9000, "²"),
    ],
)
def test_a_link_with_values_that_are_none_opens_the_usual(walk, down):
    choices = ("inside_scale", "inside_order", "inside_fill", "inside_values", "inside_right")
    app = open_maps(inside_walk=walk, inside_down=down, **dict.fromkeys(choices, "junk"))
    assert len(blocks(app, "board")) == 1


def test_another_layer_without_the_chosen_operation_shows_its_usual_one(fresh_home):
    path = write_run(fresh_home / "deep", recipe_of("residual-cnn"), seed=0)
    app = open_maps(run=rundir.register(path), inside_layer="conv2", inside_values="after addition")
    assert "conv2, filter 0**, after addition" in text(app)
    app.segmented_control(key="inside_layer").set_value("conv1").run()
    assert not app.exception
    assert "conv1, filter 0**, after ReLU" in text(app)
