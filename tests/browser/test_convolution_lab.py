"""The Convolution page beyond one channel: pointing, rings, stamps, filters, prediction, links."""

from urllib.parse import urlencode

import numpy as np
import pytest
from stage_driver import Stage

from explorer import links
from explorer.cases import ConvCase, from_example
from explorer.examples import CONV_EXAMPLES

CASES = {example.key: from_example(ConvCase, example) for example in CONV_EXAMPLES}


def address(key, **more):
    return "convolution?" + urlencode(links.write(CASES[key]) | more)


@pytest.fixture
def show(open_page):
    def opened(key, **more):
        stage = Stage(open_page(address(key, **more)))
        stage.wait_for_verdict()
        return stage

    return opened


def labels(grid):
    return {
        (i, j): cell["label"]
        for i, row in enumerate(grid)
        for j, cell in enumerate(row)
        if cell["lit"]
    }


def numbers(grid):
    return np.array([[float(cell["value"]) for cell in row] for row in grid])


def test_input_cell_shows_every_output_that_it_feeds_and_with_which_weight(show):
    stage = show("worked")
    stage.cell("x", 1, 2).hover()
    fed = labels(stage.read()["y"])
    # x[1, 2] lies under weight (1, 2 - j) of output cell (0, j).
    assert fed == {(0, 0): "0", (0, 1): "2", (0, 2): "0"}
    assert stage.read()["sum"].startswith("Input row 2, column 3 (2) is read 3 times")


def test_weight_shows_every_input_that_it_multiplies(show):
    stage = show("stride")
    stage.cell("k", 1, 1).hover()
    assert set(labels(stage.read()["x"])) == {(1, 1), (1, 3), (3, 1), (3, 3)}
    assert "multiplies 4 input cells, one for each of 4 output cells" in stage.read()["sum"]


def test_keys_point_as_the_mouse_does(show, page):
    stage = show("worked")
    stage.cell("x", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    assert stage.read()["sum"].startswith("Input row 2, column 1 (0) is read once")


def test_three_channels_give_one_partial_sum_each_and_their_total(show):
    stage = show("rgb")
    captions = stage.root.locator(".pane-panel figcaption").all_inner_texts()
    assert [text.rsplit(" ", 1)[1] for text in captions] == ["2", "2", "−7"]
    assert stage.read()["sum"].endswith("2 + 2 − 7 + bias 0 = −3")
    assert len(stage.read()["ys"]) == 1


def test_each_filter_has_its_own_kernels_and_its_own_map(show):
    stage = show("filters")
    case = CASES["filters"]
    shown = stage.read()
    np.testing.assert_allclose([numbers(grid) for grid in shown["ys"]], case.output())
    np.testing.assert_allclose([numbers(grid) for grid in shown["ks"]], case.k[0])
    stage.cell("y", 1, 1, index=1).hover()
    shown = stage.read()
    np.testing.assert_allclose([numbers(grid) for grid in shown["ks"]], case.k[1])
    assert shown["sum"].endswith(f"bias 1 = {case.output()[1, 1, 1]:g}")


def test_depthwise_shows_one_kernel_and_one_channel_for_each_map(show):
    stage = show("depthwise")
    stage.cell("y", 0, 0, index=2).hover()
    shown = stage.read()
    assert len(shown["ks"]) == 1
    np.testing.assert_allclose(numbers(shown["ks"][0]), CASES["depthwise"].k[2, 0])


@pytest.mark.parametrize(
    ("ring", "mode"), [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")]
)
def test_ring_shows_the_numbers_that_it_holds(show, ring, mode):
    stage = show("reflect", ring=ring)
    x = CASES["reflect"].x[0]
    np.testing.assert_allclose(numbers(stage.read()["x"]), np.pad(x, 2, mode=mode))


def test_ring_cell_points_at_the_cell_that_it_repeats(show):
    stage = show("reflect")
    stage.cell("x", 0, 0).hover()
    assert "row 3, column 3 (12)" in stage.read()["sum"]
    wanted = {(i, j) for i in (0, 4, 8) for j in (0, 4, 8)}
    assert set(labels(stage.read()["x"])) == wanted


def test_stamps_add_up_one_by_one(show):
    stage = show("stamps")
    case = CASES["stamps"]
    forward = stage.root.get_by_label("Step forward")
    for done in range(1, 5):
        forward.click()
        part = case.x.copy().ravel()
        part[done:] = 0
        so_far = ConvCase.single(
            part.reshape(2, 2), case.k[0, 0], way="transposed", stride=2
        ).output()
        np.testing.assert_allclose(numbers(stage.read()["y"]), so_far[0])


def test_input_cell_of_a_transposed_convolution_shows_its_stamp(show):
    stage = show("stamps")
    stage.cell("x", 1, 1).hover()
    stamped = labels(stage.read()["y"])
    assert set(stamped) == {(i, j) for i in range(2, 5) for j in range(2, 5)}
    assert "stamps 4 × the kernel onto output rows 3 to 5, columns 3 to 5" in stage.read()["sum"]


def test_padding_of_a_transposed_convolution_is_shown_cut_off(show):
    stage = show("two-sizes")
    grid = stage.read()["y"]
    cut = [[("cut" in cell["classes"]) for cell in row] for row in grid]
    assert np.array(cut)[0].all()
    assert np.array(cut)[:, 0].all()
    assert not np.array(cut)[1:, 1:].any()
    np.testing.assert_allclose(numbers(grid)[1:, 1:], CASES["two-sizes"].output()[0])


def test_true_convolution_stands_beside_cross_correlation(show):
    stage = show("flipped")
    beside = stage.root.locator(".pane-z .cell").evaluate_all(
        "cells => cells.map(cell => +cell.dataset.value)"
    )
    assert beside == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(stage.read()["y"]).ravel().tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_coverage_counts_the_corner_once_and_the_centre_nine_times(show):
    stage = show("coverage")
    assert (
        numbers(stage.read()["x"]).tolist() == np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1]).tolist()
    )
    stage.slide("padding", 1)
    assert numbers(stage.read()["x"])[1, 1] == 4  # the corner of the input inside its ring


def test_prediction_hides_judges_names_the_slip_and_reveals(show, page):
    stage = show("predict")
    output = CASES["predict"].output()[0]
    assert {cell["text"] for row in stage.read()["y"] for cell in row} == {"?"}
    assert str(int(output[0, 1])) not in stage.read()["sum"]
    told = stage.root.locator(".told")
    stage.type("y", 0, 1, str(int(output[0, 1]) - 1))
    told.get_by_text("without the bias").wait_for()
    assert "wrong" in stage.read()["y"][0][1]["classes"]
    stage.type("y", 0, 1, str(int(output[0, 1])))
    told.get_by_text("Right.").wait_for()
    assert float(stage.read()["y"][0][1]["value"]) == output[0, 1]
    stage.cell("y", 1, 0).focus()
    page.keyboard.press("ArrowRight")
    stage.root.get_by_role("button", name="Reveal this cell").click()
    assert float(stage.read()["y"][1][1]["value"]) == output[1, 1]
    stage.root.get_by_role("button", name="Reveal all").click()
    np.testing.assert_allclose(numbers(stage.read()["y"]), output)
    stage.root.get_by_role("button", name="Ask again").click()
    assert {cell["text"] for row in stage.read()["y"] for cell in row} == {"?"}


def test_rows_and_columns_have_settings_of_their_own(show):
    stage = show("worked")
    stage.root.locator("summary").click()
    stage.root.get_by_label("Rows and columns apart").check()
    stage.slide("kernel", 2)
    stage.slide("kernel-across", 3)
    stage.slide("stride-across", 2)
    stage.wait_for_verdict()
    assert numbers(stage.read()["y"]).shape == (2, 2)
    assert "⌊(3 + 2·0 − 2)/1⌋ + 1" in stage.read()["formula"]


def test_channels_filters_and_groups_grow_and_shrink_without_losing_numbers(show, page):
    stage = show("worked")
    stage.root.locator("summary").click()
    stage.slide("channels", 2)
    stage.slide("filters", 2)
    stage.wait_for_verdict()
    shown = stage.read()
    assert (len(shown["xs"]), len(shown["ks"]), len(shown["ys"])) == (2, 2, 2)
    stage.slide("groups", 2)
    stage.wait_for_verdict()
    assert len(stage.read()["ks"]) == 1
    page.wait_for_url("**g=2**")
    for name in ("groups", "filters", "channels"):
        stage.slide(name, 1)
    stage.wait_for_verdict()
    assert stage.numbers() == [[5, 16, 1]]


def test_link_carries_the_selected_cell_and_the_mode(show, page, new_page, settled):
    stage = show("filters")
    stage.cell("y", 2, 1, index=1).click()
    page.wait_for_url("**at=1_2_1**")
    other = new_page()
    other.goto(page.url)
    settled(other)
    again = Stage(other)
    page.mouse.move(2, 2)
    assert again.read()["sum"] == stage.read()["sum"]
    stage.root.get_by_text("how often each cell is read").click()
    page.wait_for_url("**view=coverage**")
    other.goto(page.url)
    settled(other)
    again = Stage(other)
    assert again.read()["x"] == stage.read()["x"]


@pytest.mark.parametrize("key", ["three", "two-sizes", "predict", "same-even"])
def test_phone_scrolls_no_page_sideways_and_answers_to_touch(new_page, app_server, settled, key):
    page = new_page(390, 844, has_touch=True)
    page.goto(f"{app_server}/{address(key)}")
    settled(page)
    stage = Stage(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    stage.cell("x", 1, 1).tap()
    assert "row" in stage.read()["sum"]
    assert stage.root.locator(".edit:visible").count() == 1
    page.keyboard.press("Escape")
    stage.cell("y", 1, 1).tap()
    assert stage.read()["sum"].startswith("Output")


def test_screen_reader_finds_grids_and_hears_the_sum(show):
    stage = show("rgb")
    names = stage.root.get_by_role("grid").evaluate_all(
        "grids => grids.map(grid => grid.getAttribute('aria-label'))"
    )
    assert names[:2] == ["Input channel 1", "Kernel 1"]
    assert "Output" in names
    assert stage.root.locator(".sum").get_attribute("aria-live") == "polite"
    rows = stage.root.get_by_role("grid", name="Kernel 1").get_by_role("row")
    assert rows.count() == 3
    assert rows.first.get_by_role("gridcell").all_inner_texts() == ["0", "1", "0"]


def test_tab_alone_reaches_every_control_grid_and_button(show, page):
    stage = show("rgb")
    stage.root.locator("summary").click()  # it is open already: fold it, then open it by key
    stage.root.locator("summary").focus()
    page.keyboard.press("Enter")
    stage.root.locator("input").first.focus()
    seen = set()
    for _ in range(60):
        seen.add(
            stage.root.evaluate(
                """root => {
                  const active = root.getRootNode().activeElement;
                  if (!active) return null;
                  if (active.role === 'gridcell' || active.getAttribute('role') === 'gridcell')
                    return active.closest('[role=grid]').getAttribute('aria-label');
                  return active.name || active.getAttribute('aria-label') || active.tagName;
                }"""
            )
        )
        page.keyboard.press("Tab")
    sliders = {"rows", "columns", "kernel", "stride", "padding", "dilation", "channels", "filters"}
    grids = (
        {f"Input channel {c}" for c in (1, 2, 3)} | {f"Kernel {c}" for c in (1, 2, 3)} | {"Output"}
    )
    player = {"Step back", "Play", "Step forward", "Output cell", "Speed, cells per second"}
    assert sliders | grids | player | {"groups", "same", "apart", "bias", "SUMMARY"} <= seen
