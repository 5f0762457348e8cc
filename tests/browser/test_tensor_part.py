"""A picture as numbers in a real browser: cursor, keys, touch, colours, and numbers as NumPy's."""

import json
import re

import numpy as np
import pytest
from shared_page import one_page

from explorer import samples
from explorer.cases.tensor import LETTERS, TensorPlace
from explorer.datasets.constants import KNOWN, normalised
from explorer.figures.colours import SIGNED, coloured
from explorer.widgets.echoes import LAG_SECONDS

HOUSE = samples.draw("house")
AT = "at=100_70_G_8_bytes_cifar10"
ZOOM = 4  # the whole picture, 64, 32, 16 and then 8 pixels across
READ = """root => {
  const text = (name) => [...root.querySelectorAll(name)].map((e) => e.textContent);
  const zoom = root.querySelector('input[name="zoom"]');
  return {where: text('.right > .where')[0], values: text('.right .line'), index: text('.index'),
    strips: [...root.querySelectorAll('.strip')].map((strip) => [...strip.children]
      .map((cell) => cell.classList.contains('out') ? '' : cell.textContent)),
    across: +root.querySelector('.slider output').textContent, verdict: text('.verdict')[0]};
}"""
# What is drawn of a pane: size of its canvas in CSS pixels, and the colour near each cell's corner.
CORNERS = """(root, [place, across]) => {
  const canvas = root.querySelectorAll('canvas')[place];
  const cell = canvas.width / across;
  const context = canvas.getContext('2d');
  const colours = [];
  for (let i = 0; i < across; i++) for (let j = 0; j < across; j++)
    colours.push([...context.getImageData(j * cell + 2, i * cell + 2, 1, 1).data].slice(0, 3));
  return JSON.stringify([canvas.clientWidth / across, colours]);
}"""


class Part:
    """The component of the page."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".tensor")
        self.wait()

    def wait(self):
        self.root.locator(".verdict", has_text="Same as NumPy").wait_for(timeout=30_000)
        self.root.locator(".index", has_text="=").first.wait_for()

    def read(self):
        return self.root.evaluate(READ)

    def room(self, place):
        """Return a pane: 0 the picture, 1 to 3 the channels."""
        return self.root.locator(".room").nth(place)

    def canvas(self, place):
        return self.root.locator(".room canvas").nth(place)

    def point(self, row, column):
        """Move the pointer to a pixel of the whole picture of 256×256."""
        box = self.canvas(0).bounding_box()
        cell = box["width"] / 256
        self.page.mouse.move(box["x"] + (column + 0.5) * cell, box["y"] + (row + 0.5) * cell)

    def wait_for_place(self, words):
        self.root.locator(".right > .where", has_text=words).wait_for(timeout=10_000)

    def choose(self, text):
        self.root.locator("label", has_text=re.compile(f"^{text}$")).click()


@pytest.fixture(scope="module")
def tab(browser, server):
    with one_page(browser, f"{server.url}/numbers?{AT}", height=1200) as page:
        yield Part(page)


@pytest.fixture
def part(tab):
    """Return the component at AT, whatever the test before has done."""
    tab.root.locator(".layout-name", has_text="(256, 256, 3)").wait_for()
    tab.root.locator("select").select_option(label=KNOWN["cifar10"].title)
    tab.choose("0 to 255")
    tab.root.locator('input[name="zoom"]').fill(str(ZOOM))
    for row, column in ((0, 0), (100, 70)):  # the window follows when the cursor moves
        tab.point(row, column)
    tab.choose("G")
    tab.wait_for_place("Row 100, column 70, channel G")
    assert tab.read()["across"] == 8
    tab.page.wait_for_function(f"location.search.includes('{AT}')")  # Python has it all
    return tab


def check(shown, constants=KNOWN["cifar10"]):
    """Hold everything that the panel says against NumPy; return the place."""
    row, column, channel = map(int, re.findall(r"\d+", shown["where"]))
    assert LETTERS[channel] in shown["where"]
    byte = int(HOUSE[row, column, channel])
    z = float(normalised(HOUSE[row, column], constants.mean, constants.std)[channel])
    assert shown["values"][0] == f"0 to 255: {byte}"
    assert shown["values"][1] == f"0 to 1: {byte} / 255 = {byte / 255:.4f}"
    assert shown["values"][2].endswith(f"= {z:.4f}".replace("-", "−"))
    flat = np.arange(HOUSE.size).reshape(HOUSE.shape)
    last = int(flat[row, column, channel])
    first = int(flat.reshape(3, *HOUSE.shape[:2])[channel, row, column])
    for text, index in zip(shown["index"], (last, first), strict=True):
        sum_, found = text.lstrip("= ").split(" = ")
        assert int(found.replace(",", "")) == index
        assert eval(sum_.replace("·", "*")) == index
    orders = (HOUSE.reshape(-1), HOUSE.transpose(2, 0, 1).reshape(-1))
    for strip, order, index in zip(shown["strips"], orders, (last, first), strict=True):
        expected = [
            str(order[i]) if 0 <= i < order.size else "" for i in range(index - 4, index + 5)
        ]
        assert [cell[1:] for cell in strip] == expected
    return row, column, channel


def test_the_pointer_moves_one_cursor_over_all_channels(part):
    rng = np.random.default_rng(4)
    for _ in range(8):
        pane, i, j = int(rng.integers(1, 4)), int(rng.integers(8)), int(rng.integers(8))
        box = part.canvas(pane).bounding_box()
        part.page.mouse.move(box["x"] + (j + 0.5) * box["width"] / 8,
                             box["y"] + (i + 0.5) * box["height"] / 8)  # fmt: skip
        row, column, channel = check(part.read())
        assert channel == pane - 1
        assert (row, column) == (96 + i, 66 + j)  # the window starts 4 before the cursor


def test_the_whole_picture_moves_the_window(part):
    part.point(30, 200)
    assert check(part.read())[:2] == (30, 200)
    _, colours = json.loads(part.root.evaluate(CORNERS, [1, 8]))
    window = HOUSE[26:34, 196:204, 0].reshape(-1)
    assert colours == [[int(v)] * 3 for v in window]


def test_keys_walk_zoom_and_stand_in_the_link(part):
    part.room(3).focus()
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        part.page.keyboard.press(key)
    assert check(part.read()) == (101, 78, 2)
    assert part.root.locator(".pane.of-B .mark").is_visible()  # the window followed
    part.page.keyboard.press("+")
    assert part.read()["across"] == 6
    part.page.keyboard.press("-")
    part.page.keyboard.press("-")
    assert part.read()["across"] == 16
    part.page.wait_for_function("location.search.includes('at=101_78_B_16_bytes_cifar10')")
    part.page.reload()
    part.wait_for_place("Row 101, column 78, channel B")
    assert part.read()["across"] == 16


def test_keys_stop_at_the_border(part):
    part.room(1).focus()
    for _ in range(14):
        part.page.keyboard.press("Shift+ArrowLeft")
        part.page.keyboard.press("Shift+ArrowUp")
    shown = part.read()
    assert check(shown) == (0, 0, 0)
    assert shown["strips"][0][:4] == [""] * 4


@pytest.mark.parametrize("scale", ["0 to 255", "0 to 1", "Normalised"])
def test_cells_have_the_colour_of_their_value_and_numbers_fit(part, scale):
    part.choose(scale)
    if scale == "Normalised":
        part.room(1).focus()
        part.page.keyboard.press("+")
    across = part.read()["across"]
    part.root.locator(".hint", has_text="Each cell shows its number").wait_for()
    top, left = 100 - across // 2, 70 - across // 2
    if scale == "Normalised":  # zooming keeps the cursor in the middle
        constants = KNOWN["cifar10"]
        z = normalised(HOUSE, constants.mean, constants.std)
        ends = normalised(np.array([[0] * 3, [255] * 3], np.uint8), constants.mean, constants.std)
        colours = coloured(z, float(np.abs(ends).max()), SIGNED)
    else:
        colours = np.repeat(HOUSE[..., None], 3, axis=3)
    for channel in range(3):
        size, drawn = json.loads(part.root.evaluate(CORNERS, [channel + 1, across]))
        assert size >= 32
        window = colours[top : top + across, left : left + across, channel].reshape(-1, 3)
        assert np.abs(np.array(drawn) - window).max() <= 1
    part.choose("0 to 255")


def test_other_constants_are_checked_by_python(part):
    part.root.locator("select").select_option(label="ImageNet")
    part.page.wait_for_function("location.search.includes('_imagenet')")
    part.wait()
    check(part.read(), KNOWN["imagenet"])
    assert "z[1, 100, 70]" in part.page.locator("code").first.inner_text()
    place = TensorPlace(100, 70, 1)
    z = place.numbers(HOUSE, KNOWN["imagenet"].mean, KNOWN["imagenet"].std)["normalised"]
    part.page.locator("code", has_text=f"# {z:.4f}").first.wait_for()


def test_another_picture_has_its_own_place_and_numbers(open_page):
    part = Part(open_page("numbers?picture=digit 8"))
    part.root.locator(".layout-name", has_text="(28, 28, 3)").wait_for(timeout=30_000)
    digit = samples.draw("digit 8")
    place = TensorPlace.busiest(digit)
    part.wait_for_place(f"Row {place.row}, column {place.column}, channel R")
    assert part.read()["values"][0] == f"0 to 255: {digit[place.row, place.column, 0]}"


def test_an_answer_is_judged_by_its_own_place_while_the_cursor_moves_on(part):
    part.room(1).focus()
    for row in range(20, 60, 4):
        part.page.keyboard.press("ArrowRight")  # asks Python
        part.point(row, 60)  # and the pointer is elsewhere before it answers
    part.page.keyboard.press("ArrowDown")
    part.page.wait_for_function("location.search.includes('at=57_60_')")
    assert part.read()["verdict"] == "Same as NumPy"


def test_a_link_on_the_page_moves_the_cursor_and_stands_in_the_address(part):
    for _ in range(2):  # the second time from where the visitor went meanwhile
        part.page.get_by_text("The sun in the house picture").click()
        part.wait_for_place("Row 51, column 208, channel B")
        part.page.wait_for_function("location.search.includes('at=51_208_B_32_bytes_own')")
        part.wait()
        part.room(2).focus()
        part.page.keyboard.press("ArrowUp")
        part.page.wait_for_function("location.search.includes('at=50_208_G')")
        part.page.wait_for_timeout(1000 * LAG_SECONDS + 200)  # sooner it is taken for an echo


def test_an_edit_right_after_a_link_does_not_undo_the_link(part):
    # The server folds requests that wait together into one, with the address of the newest.
    part.page.get_by_text("The sun in the house picture").evaluate(
        """async (link, [pane, many]) => {
          const move = () => pane.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
          for (let i = 0; i < many; i++) {
            move();
            await new Promise((done) => setTimeout(done, 15));
          }
          link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
          move();
          await new Promise((done) => setTimeout(done, 80));
          link.click();
          move();
        }""",
        [part.room(2).element_handle(), 6],
    )
    part.wait_for_place("Row 51, column 208, channel B")
    part.page.wait_for_function("location.search.includes('at=51_208_B_32_bytes_own')")


def test_a_finger_moves_the_cursor_on_a_phone(new_page, app_server, settled):
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True, color_scheme="dark")
    page.goto(f"{app_server}/numbers?at=100_70_G_5_bytes_cifar10")
    settled(page)
    part = Part(page)
    part.canvas(0).scroll_into_view_if_needed()
    box = part.canvas(0).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    part.root.locator(".right > .where", has_text="Row 100,").wait_for(state="hidden")
    row, column, channel = check(part.read())
    assert channel == 1
    assert abs(row - 64) <= 2
    assert abs(column - 128) <= 2
    size, _ = json.loads(part.root.evaluate(CORNERS, [2, 5]))
    assert size >= 32
    page.wait_for_function(f"location.search.includes('at={row}_{column}_G')")


def test_cursor_moves_within_a_frame(part):
    times = part.root.evaluate("""async root => {
      const canvas = root.querySelectorAll('canvas')[0];
      const box = canvas.getBoundingClientRect();
      const times = [];
      for (let i = 0; i < 40; i++) {
        const start = performance.now();
        canvas.dispatchEvent(new PointerEvent('pointermove', {bubbles: true,
          clientX: box.left + 20 + 5 * i, clientY: box.top + 20 + 5 * i}));
        times.push(performance.now() - start);
        await new Promise(requestAnimationFrame);
      }
      return times.sort((a, b) => a - b);
    }""")
    assert times[20] <= 16
