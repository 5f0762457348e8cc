"""The page Kernels on pictures in a browser: cursor, kernel, chain, batch, comparison."""

import re
from urllib.parse import parse_qs

import numpy as np
import pytest
from shared_page import one_page
from stage_driver import DRAG

from explorer import links, samples
from explorer.cases import PictureCase

SOBEL = "k=-1_0_1~-2_0_2~-1_0_1"
PIXELS = """(board) => {
  const canvas = board.querySelector('canvas');
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let n = 0; n < data.length; n += 4)
    sum = (sum * 31 + data[n] + 7 * data[n + 1] + 3 * data[n + 2]) % 1e9;
  return [canvas.width, canvas.height, sum];
}"""


class Lab:
    def __init__(self, page):
        self.page = page
        self.root = page.locator(".pictures")

    def agree(self):
        self.root.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=20_000)

    def board(self, name, which=0):
        return self.root.locator(f".step-{name} .picture-board").nth(which)

    def hover(self, name, row, column, which=0):
        box, shape = self.place(name, which)
        x = box["x"] + (column + 0.5) * box["width"] / shape[0]
        self.page.mouse.move(x, box["y"] + (row + 0.5) * box["height"] / shape[1])

    def place(self, name, which=0):
        board = self.board(name, which)
        board.evaluate("element => element.scrollIntoView({block: 'center'})")
        return board.locator("canvas").bounding_box(), board.evaluate(PIXELS)[:2]

    def told(self):
        return self.root.locator(".told").inner_text().splitlines()

    def numbers(self, pane):
        cells = self.root.locator(f".pane-{pane} .number[data-value]")
        return [float(v) for v in cells.evaluate_all("all => all.map((one) => one.dataset.value)")]

    def weights(self):
        fields = self.root.locator(".pane-kernel input[data-i]")
        return [float(text) for text in fields.evaluate_all("all => all.map((one) => one.value)")]

    def choose(self, text):
        self.root.locator(".controls label").get_by_text(text, exact=True).click()

    def menu(self, name, value):
        self.root.locator(f'select[name="{name}"]').select_option(value)

    def slide(self, name, value):
        self.root.locator(f'input[type="range"][name="{name}"]').evaluate(DRAG, value)


@pytest.fixture(scope="module")
def page(browser, app_server):
    with one_page(browser, f"{app_server}/pictures?{SOBEL}&picture=digit%203&at=0_12_17") as page:
        Lab(page).agree()
        yield page


@pytest.fixture
def lab(page):
    """Return the lab with the settings of a plain Sobel kernel."""
    lab = Lab(page)
    lab.menu("kernel", "Sobel, vertical edges")
    for name, value in {"stride": 1, "padding": 1, "dilation": 1, "window": 2}.items():
        lab.slide(name, value)
    lab.menu("move", "none")
    lab.choose("grey")
    lab.choose("the number")
    lab.choose("a scale that holds all")
    if lab.root.locator('input[name="relu"]').is_checked():
        lab.choose("ReLU")
    lab.choose("none")
    page.mouse.move(5, 5)
    lab.agree()
    yield lab
    lab.agree()


def test_numbers_at_the_cursor_add_up(lab):
    lab.hover("picture", 12, 17)
    window, products = lab.numbers("window"), lab.numbers("products")
    assert [w * k for w, k in zip(window, lab.weights(), strict=True)] == products
    assert re.search(r"Convolution row 13, column 18: .* = 41\.$", lab.told()[1])
    assert sum(products) == 41
    lab.hover("convolution", 8, 8)
    assert "row 9, column 9" in lab.told()[0]
    assert "row 9, column 9" in lab.told()[1]


def test_padding_in_the_window_is_marked(lab):
    lab.hover("convolution", 0, 0)
    assert lab.root.locator(".pane-window .padding").count() == 5


def test_arrow_keys_walk_and_the_link_follows(lab, page):
    board = lab.board("convolution")
    lab.hover("convolution", 10, 10)
    board.click(position=lab_position(lab, "convolution", 10, 10))
    page.mouse.move(5, 5)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp"):
        board.press(key)
    assert "Convolution row 2, column 13" in lab.told()[1]
    page.wait_for_url("**at=0_1_12**")


def lab_position(lab, name, row, column):
    box, shape = lab.place(name)
    return {
        "x": (column + 0.5) * box["width"] / shape[0],
        "y": (row + 0.5) * box["height"] / shape[1],
    }


def test_chain_shows_every_step_with_its_shape(lab):
    lab.choose("ReLU")
    lab.choose("max")
    lab.slide("window", 4)
    captions = lab.root.locator(".chain").first.locator("figcaption").all_inner_texts()
    assert captions == ["Picture in grey", "Convolution", "ReLU", "Max pooling 4×4"]
    facts = lab.root.locator(".chain").first.locator(".facts").all_inner_texts()
    assert [fact.split(" ")[0] for fact in facts] == ["28×28", "28×28", "28×28", "7×7"]
    assert "All results share one scale: from −1020 to 1020" in lab.root.inner_text()
    lab.hover("convolution", 12, 17)
    lines = lab.told()
    assert lines[2] == "ReLU: max(0, 41) = 41."
    assert re.match(
        r"Pooling row 4, column 5: the largest of its 4×4 cells is \d+; this cell", lines[3]
    )


def test_pointing_at_a_pooled_cell_shows_the_cell_that_wins(lab):
    lab.choose("max")
    lab.hover("pooling", 6, 8)
    value = float(lab.told()[1].split(" = ")[-1].rstrip(".").replace("−", "-"))
    told = lab.told()[2]
    assert told.startswith("Pooling row 7, column 9: the largest of its 2×2 cells is")
    assert float(re.search(r"cells is ([\d.−]+)", told)[1].replace("−", "-")) == value
    assert told.endswith("this cell is that large.")


def test_every_control_repaints_the_result(lab):
    seen = [tuple(lab.board("convolution").evaluate(PIXELS))]
    changes = (
        lambda: lab.menu("kernel", "Gaussian blur 5×5"),
        lambda: lab.menu("kernel", "Prewitt, vertical edges"),
        lambda: lab.slide("dilation", 2),
        lambda: lab.slide("stride", 2),
        lambda: lab.slide("padding", 0),
        lambda: lab.choose("its magnitude"),
        lambda: lab.choose("√(h² + v²)"),
        lambda: lab.choose("0 to 255, cut off"),
    )
    for change in changes:
        change()
        seen.append(tuple(lab.board("convolution").evaluate(PIXELS)))
        lab.agree()
    assert len(set(seen)) == len(seen)


def test_kernel_keeps_the_size_when_it_did_before(lab):
    lab.menu("kernel", "box blur 7×7")
    assert lab.root.locator(".step-convolution .facts").inner_text().startswith("28×28")
    assert lab.root.locator(".pane-kernel .divisor input").input_value() == "49"


def test_own_weights_are_typed_pasted_and_refused(lab, page):
    field = lab.root.locator('input[name="k-0-0"]')
    field.fill("5")
    field.press("ArrowRight")
    assert lab.root.locator('input[name="k-0-1"]').evaluate("one => one.matches(':focus')")
    assert lab.root.locator('select[name="kernel"]').input_value() == "your own"
    lab.agree()
    page.wait_for_url("**k=5_0_1**")
    field.fill("five")
    field.press("Enter")
    lab.root.locator(".verdict", has_text='Kernel, row 1, column 1, holds "five"').wait_for()
    assert "stale" in lab.root.locator(".chain").first.get_attribute("class")
    lab.menu("kernel", "identity")
    lab.agree()


def test_size_of_the_kernel_grows_around_its_middle(lab):
    lab.menu("kernel", "identity")
    lab.slide("size", 5)
    weights = lab.weights()
    assert len(weights) == 25
    assert weights[12] == sum(weights) == 1
    lab.agree()


def test_clipped_colours_say_what_is_cut(lab):
    lab.choose("0 to 255, cut off")
    text = lab.root.locator(".about-scale").first.inner_text()
    assert re.search(
        r"[\d.]+ % lie below 0 and are drawn as if they were 0, [\d.]+ % lie above", text
    )


def test_channels_have_numbers_of_their_own(lab):
    lab.choose("red, green, blue")
    lab.root.locator(".choice", has_text="Numbers of").get_by_text("blue", exact=True).click()
    lab.hover("convolution", 12, 17)
    assert lab.told()[1].startswith("Channel blue: Convolution row 13, column 18")
    assert lab.root.locator(".step-convolution .facts").inner_text().startswith("3 × 28×28")


def test_shift_is_compared_and_pooling_forgets_it(lab):
    lab.choose("max")
    lab.menu("move", "shift")
    lab.slide("across", 1)
    said = lab.root.locator(".commutes").inner_text()
    assert "Convolution: all of the cells are equal: it commutes with a shift." in said
    assert "The shift is no multiple of 2 pixels" in said
    lab.slide("across", 2)
    said = lab.root.locator(".commutes").inner_text()
    assert "Pooling: all of the cells are equal" in said
    assert lab.root.locator(".compare .picture-board").count() == 4


def test_prepared_experiment_sets_picture_kernel_and_point(new_page, app_server, settled):
    page = new_page()
    page.goto(f"{app_server}/pictures")
    settled(page)
    lab = Lab(page)
    lab.agree()
    page.get_by_role("button", name="Move and compare").click()
    page.get_by_text("Flip: only the sign changes").click()
    page.locator("p", has_text="so right minus left changes its sign").wait_for()
    lab.root.locator(".commutes", has_text="flipping left and right").wait_for()
    page.wait_for_url("**picture=digit+5**")
    lab.agree()
    page.get_by_role("button", name="ReLU and pooling").click()
    page.get_by_text("Five digits under one kernel").click()
    lab.root.locator(".step-pooling .picture-board").nth(4).wait_for()
    lab.agree()
    lab.hover("convolution", 12, 9, which=1)
    one = lab.told()
    lab.hover("convolution", 12, 9, which=4)
    assert lab.told() != one
    frames = lab.root.locator(".step-convolution .frame-cell")
    assert frames.count() == 5
    assert lab.root.locator(".step-convolution .picture-board.other").count() == 4


def test_large_picture_is_zoomed_around_the_cursor(new_page, app_server, settled):
    page = new_page()
    page.goto(f"{app_server}/pictures?{SOBEL}&picture=house")
    settled(page)
    lab = Lab(page)
    lab.agree()
    lab.hover("picture", 140, 166)
    said = lab.root.locator(".zoom-said").first.inner_text()
    row, column = (int(n) for n in re.findall(r"(\d+)–", said))
    assert row <= 141 <= row + 14
    assert column <= 167 <= column + 14
    sharp = lab.root.locator(".pixels").evaluate_all(
        "all => all.every((one) => getComputedStyle(one).imageRendering === 'pixelated')"
    )
    assert sharp


def test_by_touch_on_a_phone(new_page, app_server, settled):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(f"{app_server}/pictures?{SOBEL}&picture=digit%203")
    settled(page)
    lab = Lab(page)
    lab.agree()
    box, shape = lab.place("picture")
    page.touchscreen.tap(
        box["x"] + 17.5 * box["width"] / shape[0], box["y"] + 12.5 * box["height"] / shape[1]
    )
    page.wait_for_url("**at=0_12_17**")
    assert "Convolution row 13, column 18" in lab.told()[1]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_link_opens_the_numbers_that_python_computes(new_page, app_server, settled):
    query = f"{SOBEL}&v=2&relu=1&m=average&w=3&picture=fan&at=2_60_60&c=each"
    page = new_page()
    page.goto(f"{app_server}/pictures?{query}")
    settled(page)
    lab = Lab(page)
    lab.agree()
    case, said = links.read(parse_qs(query), PictureCase(np.eye(3)))
    steps = case.with_pictures([samples.draw("fan")]).steps
    assert not said
    value = float(lab.told()[1].split(": ")[-1].rstrip(".").replace("−", "-"))
    assert value == steps[1].values[0, 2, 60, 60]
    assert lab.board("pooling").evaluate(PIXELS)[:2] == [85, 85]
    assert steps[-1].values.shape == (1, 3, 85, 85)
