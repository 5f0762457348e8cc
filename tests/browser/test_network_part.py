"""The whole network in a real browser: edges, keys, an opened map, and the shifted picture."""

import numpy as np
import pytest

from explorer import checkpoints, datasets
from explorer.figures import network, network_shift
from explorer.figures.network_board import fed
from explorer.probing.partial_sums import partial_maps
from explorer.probing.trace import trace
from explorer.training import rundir

PICTURE = 2
INK = """(canvas, [x, y, width, height]) => {
  const scale = canvas.width / canvas.clientWidth;
  const box = [x, y, width, height].map((part) => part * scale);
  const { data } = canvas.getContext('2d').getImageData(...box);
  let found = 0;
  for (let k = 3; k < data.length; k += 4) found += data[k] > 190;
  return found;
}"""
PIXELS = """(canvas) => [canvas.height, canvas.width,
  [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]]"""
FOCUSED = """() => {
  let element = document.activeElement;
  while (element.shadowRoot) element = element.shadowRoot.activeElement;
  return element.dataset.key;
}"""
SIZES = """() => {
  const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot)
    .find((root) => root?.querySelector('.board'));
  const texts = [...root.querySelectorAll('.mount *')].filter((e) => e.offsetParent
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()));
  return Math.min(...texts.map((e) => parseFloat(getComputedStyle(e).fontSize)));
}"""


@pytest.fixture(scope="module")
def passed():
    """Return the shipped network and its passes of a picture, shifted or not."""
    model, card = checkpoints.load(rundir.shipped_runs()[0].path)
    image = datasets.load("shapes", "test", classes=card.classes).images[PICTURE]

    def find(shift=(0, 0)):
        moved = network_shift.shifted(image, shift)
        return network_shift.by_name(trace(model, moved, card.mean, card.std))

    return model, find


@pytest.fixture
def view(open_page):
    def visit(query=""):
        page = open_page(f"network?inside_picture={PICTURE}&{query}")
        page.locator(".mount[data-turn] .tile").first.wait_for(timeout=60_000)
        return page

    return visit


def tile(page, name, channel):
    return page.locator(f'.tile[data-key="{name} {channel}"]')


def turned(page, act):
    """Do something and wait until Python's answer is drawn."""
    mount = page.locator(".mount[data-turn]")
    before = mount.get_attribute("data-turn")
    act()
    page.wait_for_function(
        "([mount, before]) => mount.dataset.turn !== before", arg=[mount.element_handle(), before]
    )


def test_pointing_at_a_map_draws_the_edges_from_the_maps_that_feed_it(view, passed):
    model, find = passed
    nodes = find()
    page = view()
    page.locator(".board").evaluate("(b) => b.scrollIntoView({block: 'start'})")
    columns = network.columns(tuple(nodes.values()))
    chosen = network.shown(tuple(nodes.values()), columns, 10)
    target = chosen["conv2"][5]
    edges = page.locator("canvas.edges")
    one, other = (tile(page, name, chosen[name[:5]][5]) for name in ("conv1:pool", "conv2"))
    boxes = [part.bounding_box() for part in (one, other, edges)]
    end = boxes[0]["x"] + boxes[0]["width"]
    between = [end + 4 - boxes[2]["x"], 0, boxes[1]["x"] - end - 8, boxes[2]["height"]]
    other.hover()
    words = page.locator(".says")
    words.get_by_text(f"conv2, map {target}").wait_for()
    assert edges.evaluate(INK, between) > 200
    sizes, _ = fed(model, nodes, "conv2", [target])
    part = sizes[0, chosen["conv1"]].sum() / sizes.sum()
    assert f"the 10 shown of 32 bring {100 * part:.0f} %" in words.inner_text()
    # Everything that does not feed it lies under the veil, and what feeds it does not.
    last = tile(page, "conv3", chosen["conv3"][0]).bounding_box()
    veiled = [last["x"] - boxes[2]["x"] + 8, last["y"] - boxes[2]["y"] + 8, 20, 20]
    bare = [boxes[0]["x"] - boxes[2]["x"] + 8, boxes[0]["y"] - boxes[2]["y"] + 8, 20, 20]
    veil = "(c, b) => [...c.getContext('2d').getImageData(...b).data][3]"
    assert edges.evaluate(veil, veiled) > 100
    assert edges.evaluate(veil, bare) == 0


def test_the_drawn_map_is_the_networks(view, passed):
    _, find = passed
    values = find()["conv1:relu"].values
    page = view()
    key = page.locator(".tile[data-key^='conv1:relu ']").first.get_attribute("data-key")
    channel = int(key.split()[1])
    canvas = tile(page, "conv1:relu", channel).locator("canvas")
    height, width, data = canvas.evaluate(PIXELS)
    red = np.array(data).reshape(height, width, 4)[..., 0]
    one = values[channel]
    assert red.shape == one.shape
    order = np.argsort(one, axis=None)
    # From light to dark green: the stronger, the less red.
    assert (np.diff(red.ravel()[order].astype(int)) <= 0).all()
    assert red.min() < 60 or one.max() < 0.3 * values.max()


def test_keys_walk_maps_and_columns_and_open_one(view):
    page = view()
    page.locator('.tile[tabindex="0"]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    name, channel = page.evaluate(FOCUSED).split()
    assert name == "conv2"
    page.locator(".says").get_by_text(f"conv2, map {channel}:").wait_for()
    page.keyboard.press("Enter")
    page.locator(".panel h3", has_text=f"conv2, map {channel}").wait_for()
    page.wait_for_function(f"location.search.includes('network_open=conv2~{channel}')")
    assert page.evaluate(FOCUSED) == f"conv2 {channel}"  # the focus stays
    page.keyboard.press("End")
    assert page.evaluate(FOCUSED).startswith("softmax")
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED).startswith("input")


def test_the_sums_of_an_opened_map_are_pythons_and_follow_the_pointer(view, passed):
    model, find = passed
    nodes = find()
    page = view("network_open=conv2~30&network_at=3_9")
    page.locator(".panel .verdict", has_text="Same as PyTorch").wait_for()
    partial = partial_maps(model.conv2, nodes["conv1:pool"].values, 30)
    order = np.argsort(-np.abs(partial).mean((1, 2)), kind="stable")
    titles = page.locator("button.part-title").all_inner_texts()
    assert titles == [f"conv1:pool, map {channel}" for channel in order[:6]]
    _agree(page, partial, order, (3, 9))
    under = page.locator(".part").first.locator(".under").all_inner_texts()
    window = nodes["conv1:pool"].values[order[0], 2:5, 8:11]
    np.testing.assert_allclose([_number(text) for text in under], window.ravel(), atol=0.006)
    page.locator(".total .map").scroll_into_view_if_needed()
    box = page.locator(".total .map").bounding_box()
    place = (12, 4)
    page.mouse.move(
        *(box[k] + (p + 0.5) / 16 * box["width"] for k, p in zip("xy", place[::-1], strict=True))
    )
    page.get_by_text("Row 12, column 4:").wait_for()
    _agree(page, partial, order, place)
    total, bias = nodes["conv2"].values[30][place], float(model.conv2.bias[30])
    line = page.locator(".total .line").inner_text()
    assert _number(line.split("= ")[1]) == pytest.approx(total, rel=1e-3, abs=1e-6)
    assert f"{abs(bias):.4g}" in line


def _number(text):
    return float(text.replace("−", "-"))


def _agree(page, partial, order, place):
    shown = [_number(text) for text in page.locator(".part-value").all_inner_texts()]
    expected = [*partial[order[:6], *place], partial[order[6:], *place].sum()]
    np.testing.assert_allclose(shown, expected, rtol=1e-3, atol=1e-5)


def test_a_click_chooses_a_place_and_a_walk_leads_back_to_the_pixels(view):
    page = view("network_open=conv2~30")
    turned(page, lambda: page.locator(".total .map").click(position={"x": 5, "y": 5}))
    page.wait_for_function("location.search.includes('network_at=0_0')")
    page.get_by_text("row 0, column 0, partial sum").wait_for()
    turned(page, page.locator("button.more").click)
    assert page.locator(".part:not(.rest)").count() == 32
    turned(page, page.locator("button.part-title").first.click)
    page.locator(".panel h3", has_text="conv1:pool, map").wait_for()
    for step in ("ReLU", "conv 3×3"):
        turned(page, page.locator(".chip", has_text=step).click)
    turned(page, page.locator("button.part-title").first.click)
    page.locator(".panel h3", has_text="input, ").wait_for()
    assert "/ 255" in page.locator(".total .line").inner_text()


def test_the_stage_opens_on_the_sum(view, settled):
    page = view("network_open=conv1~4&network_at=9_20")
    value = page.locator(".total .line").inner_text().split("= ")[1]
    page.get_by_text("Open this sum on the stage").click()
    page.wait_for_function("location.pathname.endsWith('convolution')")
    page.locator(".pane-y").first.wait_for()
    page.locator(".mount", has_text=value[:5]).first.wait_for()  # to fewer digits than here
    assert page.locator(".pane-x").count() == 3


def test_the_maps_follow_the_shifted_picture(view, passed):
    _, find = passed
    page = view()
    slider = page.locator('input[name="shift-0"]')
    slider.focus()
    turned(page, lambda: page.keyboard.press("ArrowRight"))
    page.wait_for_function("location.search.includes('network_shift=1_0')")
    share = find((1, 0))["softmax"].values.max()
    page.locator(".answer", has_text=f"{100 * share:.1f} %").wait_for()
    turned(page, page.get_by_text("Difference, moved along").click)
    note = page.locator(".head .note").nth(1)
    assert note.inner_text().endswith("% equal, moves 1 cell")
    turned(page, page.locator(".chip", has_text="Back to 0").click)
    page.wait_for_function("!location.search.includes('network_shift')")


def test_each_map_can_have_a_scale_of_its_own(view):
    page = view()
    assert "each its own" not in page.locator(".feet").inner_text()
    page.get_by_text("each map", exact=True).click()
    assert page.locator(".foot", has_text="each its own").count() > 8


def test_more_maps_and_other_columns_can_be_reached(view):
    page = view()
    first = page.locator(".tile[data-key^='conv3 ']").first.get_attribute("data-key")
    turned(page, page.get_by_label("Later maps of conv3").click)
    assert page.locator(".tile[data-key^='conv3 ']").first.get_attribute("data-key") != first
    turned(page, page.get_by_text("each layer", exact=True).click)
    assert page.locator(".layer").count() == page.locator(".head").count() == 7
    turned(page, page.locator("label", has_text="32").click)
    assert page.locator(".tile[data-key^='conv1:pool ']").count() == 32


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_scrolls_the_columns_alone_and_reads_14_pixels(
    new_page, app_server, settled, scheme
):
    page = new_page(width=420, color_scheme=scheme, has_touch=True)
    page.goto(f"{app_server}/network?network_open=conv1~4")
    settled(page)
    page.locator(".panel .verdict").wait_for()
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
    assert page.locator(".window").evaluate("(w) => w.scrollWidth > w.clientWidth")
    assert page.evaluate(SIZES) >= 14
    turned(page, page.locator(".tile[data-key^='conv1:pool ']").nth(2).tap)
    page.locator(".says", has_text="conv1:pool, map").wait_for()
    page.locator(".panel h3", has_text="conv1:pool, map").wait_for()
