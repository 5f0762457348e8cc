"""What hands do with a stack of layers: open, change, add, move, remove, mend, point, share."""

import numpy as np
import pytest
import torch
from stack_driver import Stack

from explorer.layers.stack import read
from explorer.layers.torch_model import build

SMALL = "stack?n=3x16x16~c16p1~frelu~m2~x~l10&at=1_4"


@pytest.fixture
def stack(open_page):
    return Stack(open_page("stack"))


@pytest.fixture
def small(open_page):
    return Stack(open_page(SMALL))


def test_the_first_network_is_the_reports(stack):
    shown = stack.read()
    assert shown["total"]["parameters"] == "620,362"
    assert [row["title"] for row in shown["rows"]].count("Conv2d") == 3
    assert shown["rows"][6]["field"] == "18"


def test_a_click_on_a_row_shows_every_factor(small):
    small.open(1)
    shown = small.read()
    assert shown["sums"][0] == ["Parameters", "16 × 3 · 3 · 3 + 16 = 448"]
    assert shown["factors"] == ["filters", "input channels", "rows", "columns", "biases"]
    assert ["Receptive field", "1 + (3 − 1) × jump 1 = 3"] in shown["sums"]
    small.open(5)
    assert small.read()["sums"][0] == ["Parameters", "10 × 1,024 + 10 = 10,250"]


def test_changing_a_setting_changes_the_table(small, page):
    small.open(1)
    small.set("kernel", "5")
    small.set("padding", "same")
    small.wait_for_total("11,466")
    row = small.read()["rows"][0]
    assert (row["words"], row["parameters"]) == ("3 → 16, 5×5, padding same", "1,216")
    small.set("kernel", "1x7")
    small.wait_for_total("10,602")
    page.wait_for_url("**c16k1x7psame**")


def test_buttons_step_and_fast_steps_are_not_lost(small):
    small.open(1)
    for _ in range(5):
        small.press("More kernel")
    small.wait_for_total("7,098")  # 16 × 3·8·8 + 16; 11×11 pooled to 5×5, 10 × 400 + 10
    assert small.root.locator('input[name="kernel"]').input_value() == "8"


def test_parameters_do_not_depend_on_the_picture(open_page):
    small = Stack(open_page("stack?n=3x16x16~c16p1~frelu&at=1_0"))
    before = small.read()["rows"][0]
    small.set("columns", "32")
    small.root.locator(".shape", has_text="16×16×32").first.wait_for()
    after = small.read()["rows"][0]
    assert after["parameters"] == before["parameters"]
    assert int(after["macs"].replace(",", "")) == 2 * int(before["macs"].replace(",", ""))


def test_add_change_kind_move_and_remove(small):
    small.open(3)
    small.press("Add after")
    small.wait_for_verdict()
    assert [row["title"] for row in small.read()["rows"]][3] == "Conv2d"
    small.root.locator(".editor select").first.select_option("batchnorm")
    small.wait_for_total("10,730")
    assert small.read()["rows"][3]["parameters"] == "32"
    small.press("Move up")
    small.press("Move up")
    small.wait_for_verdict()
    titles = ["Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "Flatten", "Linear"]
    assert [row["title"] for row in small.read()["rows"]] == titles
    small.press("Move down")
    small.press("Remove")
    small.wait_for_total("10,698")
    assert len(small.read()["rows"]) == 5


def test_a_stack_can_be_emptied_and_begun_again(open_page):
    stack = Stack(open_page("stack?n=1x8x8~frelu&at=1_0"))
    stack.press("Remove")
    stack.root.locator(".total .parameters", has_text="0").wait_for()
    assert stack.read()["rows"] == []
    stack.press("Add a layer at the end")
    stack.wait_for_total("160")


def test_misfit_is_marked_and_mended_by_one_click(small):
    small.open(4)
    small.press("Remove")
    small.root.locator(".misfit").wait_for()
    row = small.read()["rows"][3]
    assert row["misfit"]
    assert "Linear takes numbers in one row, but gets a map of 16×8×8 = 1,024" in row["trouble"]
    assert row["parameters"] == "–"
    small.press("Put Flatten before it")
    small.wait_for_total("10,698")
    assert not any(row["misfit"] for row in small.read()["rows"])


def test_bad_settings_get_one_sentence_and_lose_nothing(small):
    small.open(1)
    for typed, named in (
        ("abc", "abc"),
        ("", "."),
        ("0", "0×0"),
        ("99", "99×99"),
        ("<b>3</b>", "<b>3</b>"),
    ):
        small.set("kernel", typed)
        small.wait_for_verdict(f"Layer 1: Kernel must be from 1 to 32, not {named}")
        shown = small.read()
        assert shown["refused"]
        assert shown["total"]["parameters"] == "10,698"
    small.set("kernel", "3")
    small.wait_for_verdict()
    assert not small.read()["refused"]


def columns_read(text, layer, unit):
    """Return the columns of the input on which a unit's column depends, by torch's gradient."""
    net = build(read(text.replace("~m", "~a")), device="cpu").double()
    for parameter in net.parameters():
        torch.nn.init.ones_(parameter)
    x = torch.ones(1, *read(text).shape, dtype=torch.float64, requires_grad=True)
    out = net[:layer](x)
    (slope,) = torch.autograd.grad(out[0, :, :, unit].sum(), x)
    return np.nonzero(slope[0].sum((0, 1)).numpy())[0].tolist()


@pytest.mark.parametrize(
    ("text", "layer", "level"),
    [
        ("1x12x12~c1p1~frelu~m2~c1p1", 4, 3),
        ("1x14x14~c1k3d3~c1k2s2", 2, 2),  # gaps: not every pixel of the field is read
        ("1x11x11~c1k1s3~a2s1~g2", 3, 3),
    ],
)
def test_cone_marks_the_pixels_on_which_pytorch_depends(open_page, page, text, layer, level):
    stack = Stack(open_page(f"stack?n={text}&at={layer}_0"))
    stack.root.locator(".drawing svg").focus()
    units = stack.root.locator(".strip").nth(level).locator(".units").get_attribute("d").count("M")
    for unit in range(units):
        assert stack.marked(level, ".chosen") == [unit]
        assert stack.marked(0) == columns_read(text, layer, unit)
        page.keyboard.press("ArrowRight")


def test_hover_shows_a_cone_and_says_its_pixels(small, page):
    box = small.root.locator(".strip").nth(2).locator(".units").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    says = "MaxPool2d (layer 3), unit 0: reads pixels −1 to 2: 4 wide, jump 2."
    assert small.read()["says"].startswith(says)
    assert small.marked(0) == [0, 1, 2]
    assert small.marked(0, ".outside") == [-1]  # one box, where no unit stands
    page.mouse.move(5, 5)
    assert small.read()["says"].startswith("Conv2d (layer 1), unit 4: reads pixels 3 to 5")


def test_click_selects_the_unit_and_opens_its_layer(small, page):
    box = small.root.locator(".strip").nth(2).locator(".units").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 5)
    page.wait_for_url("**at=3_7**")
    assert [row["open"] for row in small.read()["rows"]].index(True) == 2


def test_keys_reach_layers_and_units(small, page):
    small.root.locator(".drawing svg").focus()
    page.keyboard.press("End")
    assert "unit 15: reads pixels 14 to 16" in small.read()["says"]
    page.keyboard.press("ArrowDown")
    assert small.read()["says"].startswith("MaxPool2d (layer 3), unit 7")
    page.keyboard.press("ArrowDown")
    assert small.read()["says"] == "Linear (layer 5): every output reads the whole input."
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert small.read()["says"].startswith("Input: pixel")


def test_a_network_is_built_by_keys_alone(open_page, page):
    stack = Stack(open_page("stack?n=1x8x8~c4&at=1_0"))
    stack.name(1).focus()
    stack.root.get_by_role("button", name="Add after", exact=True).focus()
    page.keyboard.press("Enter")
    stack.wait_for_total("40")
    page.keyboard.press("Tab")  # from the new row's name into its fields
    page.keyboard.type("Max")
    stack.root.locator(".title", has_text="MaxPool2d").wait_for()
    stack.name(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**m2~c4**")
    page.keyboard.press("Delete")
    page.wait_for_url("**n=1x8x8~c4&**")


def test_link_shows_the_same_in_a_second_tab(small, page, new_page, settled):
    small.open(3)
    small.set("kernel", "3")
    small.wait_for_verdict()
    page.wait_for_url("**m3s2**")
    other = new_page()
    other.goto(page.url)
    settled(other)
    second = Stack(other)
    assert second.read() == small.read()


def test_presets_open_and_edits_make_them_your_own(stack, page):
    page.get_by_role("button", name="Open a network").click()
    page.get_by_text("LeNet on 28×28", exact=True).click()
    stack.wait_for_total("44,426")
    stack.set("rows", "32")
    page.get_by_text("Your own numbers.").wait_for()


def test_a_phone_builds_by_touch_and_does_not_scroll_sideways(new_page, app_server, settled):
    page = new_page(390, 844, has_touch=True)
    page.goto(f"{app_server}/{SMALL}")
    settled(page)
    stack = Stack(page)
    stack.name(3).tap()
    stack.root.get_by_role("button", name="Add after", exact=True).tap()
    stack.root.locator(".entry").nth(5).wait_for()
    stack.wait_for_verdict()
    overflow = """() => { const main = document.querySelector('[data-testid="stMain"]');
      return main.scrollWidth - main.clientWidth; }"""
    assert page.evaluate(overflow) <= 2
    strip = stack.root.locator(".strip").nth(1).locator(".units")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    page.touchscreen.tap(box["x"] + 3, box["y"] + 5)
    assert "unit 0: reads pixels −1 to 1" in stack.read()["says"]


def test_a_note_says_that_batch_norm_needs_two_pictures(open_page):
    stack = Stack(open_page("stack?n=3x8x8~c4p1~g1~b&at=3_0"))
    assert "Use batches of at least 2 pictures." in stack.read()["note"]


def test_tampered_link_opens_the_first_network(open_page):
    stack = Stack(open_page("stack?n=3x32x32~c0&at=9e9"))
    shown = stack.read()
    assert shown["total"]["parameters"] == "620,362"
    assert "The link does not open as it is: Layer 1: Filters must be" in shown["verdict"]
