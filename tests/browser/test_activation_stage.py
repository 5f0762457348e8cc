"""The Activations page in a browser: the curve, the two orders, and the neuron."""

import pytest
from shared_page import one_page
from stage_driver import DRAG, Stage

TABLE = [[-3, -0.75, 3, -1], [-4, -2, -4, 2], [1, -4, -1, 6], [-5, 2, -8, 1]]


@pytest.fixture(scope="module")
def page(browser, app_server):
    with one_page(browser, f"{app_server}/activations?nx=1_2&nw=0.5_-1&nb=1") as page:
        Stage(page).wait_for_verdict()
        yield page


@pytest.fixture
def activations(page):
    stage = Stage(page, 0)
    stage.paste("x", [[-3, 2.5], [0, -0.1]])
    choose(stage.root, "ReLU")
    stage.wait_for_verdict()
    yield stage
    stage.wait_for_verdict()


@pytest.fixture
def order(page):
    stage = Stage(page, 1)
    stage.paste("x", TABLE)
    yield stage
    stage.wait_for_verdict()


@pytest.fixture
def neuron(page):
    part = page.locator(".neuron")
    for name, value in {"inputs": 2, "x1": 1, "x2": 2, "w1": 0.5, "w2": -1, "b1": 1}.items():
        part.locator(f'input[type="range"][name="{name}"]').evaluate(DRAG, value)
    yield part
    part.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=10_000)


def choose(root, name):
    root.locator(".choice").first.get_by_text(name, exact=True).click()


def dots(stage):
    return stage.root.locator(".curve .dot")


def chosen(stage):
    dot = stage.root.locator(".curve .chosen")
    return [float(dot.get_attribute(name)) for name in ("cx", "cy")]


def test_relu_keeps_positive_and_cuts_negative(activations):
    assert activations.numbers() == [[0, 2.5], [0, 0]]
    zeros = activations.root.locator(".zeros").inner_text()
    assert zeros == "Zeros: 1 of 4 (25 %) in the input, 3 of 4 (75 %) in the output."


def test_every_cell_is_a_dot_and_the_one_under_the_pointer_the_large_one(activations):
    assert dots(activations).count() == 4
    activations.cell("x", 0, 1).hover()
    place = chosen(activations)
    inside = [float(dots(activations).nth(1).get_attribute(name)) for name in ("cx", "cy")]
    assert place == inside
    assert activations.read()["sum"] == (
        "Output row 1, column 2: ReLU(2.5) = max(0, 2.5) = 2.5. The slope there is 1."
    )
    activations.cell("y", 0, 0).click()
    assert chosen(activations)[0] < place[0]


def test_choosing_a_function_redraws_matrix_curve_and_link(activations, page):
    choose(activations.root, "sigmoid")
    assert activations.numbers()[1][0] == 0.5
    assert activations.root.locator(".pane-curve figcaption").inner_text() == "Curve of sigmoid"
    activations.wait_for_verdict()
    page.wait_for_url("**f=sigmoid**")
    page.locator("code", has_text="torch.sigmoid(x)").first.wait_for()


def test_slope_of_the_leaky_relu_follows_its_slider(activations, page):
    slider = activations.root.locator('input[name="slope"]')
    assert slider.is_hidden()
    choose(activations.root, "leaky ReLU")
    slider.evaluate(DRAG, 20)
    assert activations.numbers()[0] == [pytest.approx(-0.6), 2.5]
    assert "max(0, −3) + 0.2 · min(0, −3) = −0.6" in activations.read()["sum"]
    activations.wait_for_verdict()
    page.wait_for_url("**a=0.2**")


def test_typing_a_cell_moves_its_dot(activations):
    before = dots(activations).first.get_attribute("cx")
    activations.type("x", 0, 0, "-1")
    assert dots(activations).first.get_attribute("cx") != before
    activations.wait_for_verdict()


@pytest.mark.parametrize(
    ("function", "pooling", "said", "framed"),
    [
        ("ReLU", "the largest", "Here both orders give the same 4 numbers.", 0),
        ("ReLU", "the mean", "ReLU and average pooling do not commute: 3 of 4 cells", 6),
        ("SiLU", "the largest", "SiLU and max pooling do not commute: 1 of 4 cells", 2),
        ("GELU", "the largest", "GELU and max pooling do not commute: 1 of 4 cells", 2),
        ("tanh", "the largest", "Here both orders give the same 4 numbers.", 0),
    ],
)
def test_two_orders_say_and_frame_where_they_differ(order, function, pooling, said, framed):
    choose(order.root, function)
    order.root.locator(".choice").nth(1).get_by_text(pooling, exact=True).click()
    assert said in order.root.locator(".agreement").inner_text()
    assert order.root.locator(".pane-y .differs").count() == framed


def test_order_tells_both_ways_of_the_window_under_the_pointer(order):
    choose(order.root, "ReLU")
    order.root.locator(".choice").nth(1).get_by_text("the mean", exact=True).click()
    order.paste("x", [[-3, 1], [2, -8]])
    assert order.read()["sum"] == (
        "Row 1, column 1: ReLU first: (0 + 1 + 2 + 0) / 4 = 0.75; pooling first: "
        "ReLU((−3 + 1 + 2 − 8) / 4) = 0. The order matters here."
    )
    order.type("x", 0, 0, "9")
    assert order.numbers() == [[3]]


def told(neuron):
    return neuron.locator(".told").inner_text().splitlines()


def test_neuron_follows_while_a_slider_is_dragged(neuron, page):
    assert told(neuron) == [
        "Sum: 0.5 − 2 + bias 1 = −0.5",
        "Output: y = ReLU(−0.5) = max(0, −0.5) = 0",
    ]
    slider = neuron.locator('input[name="w2"]')
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert told(neuron)[0] == "Sum: 0.5 − 1 + bias 1 = 0.5"
    assert neuron.locator(".product").nth(1).inner_text() == "2 × (−0.5) = −1"
    page.wait_for_url("**nw=0.5_-0.5**")
    neuron.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=10_000)


def test_typed_number_and_bad_one(neuron):
    field = neuron.locator('input[name="x1-field"]')
    field.fill("3")
    field.press("Enter")
    assert told(neuron)[0] == "Sum: 1.5 − 2 + bias 1 = 0.5"
    field.fill("7")
    field.press("Enter")
    sentence = "Input 1 is 7; the sliders reach from −5 to 5. Choose a number between."
    neuron.locator(".verdict", has_text=sentence).wait_for(timeout=10_000)
    field.fill("1")
    field.press("Enter")
    neuron.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=10_000)


def test_inputs_come_and_go_without_losing_their_numbers(neuron):
    neuron.locator('input[name="inputs"]').evaluate(DRAG, 5)
    assert neuron.locator(".term-row:visible").count() == 5
    neuron.locator('input[name="w5"]').evaluate(DRAG, -2)
    neuron.locator('input[name="inputs"]').evaluate(DRAG, 2)
    assert told(neuron)[0] == "Sum: 0.5 − 2 + bias 1 = −0.5"
    neuron.locator('input[name="inputs"]').evaluate(DRAG, 5)
    assert told(neuron)[0] == "Sum: 0.5 − 2 + 1 + 1 − 2 + bias 1 = −0.5"
    neuron.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=10_000)


def test_link_carries_all_three_to_another_tab(activations, page, neuron, new_page, settled):
    choose(activations.root, "GELU (tanh)")
    page.wait_for_url("**f=gelu_tanh**")
    choose(neuron, "tanh")
    page.wait_for_url("**nf=tanh**")
    other = new_page()
    other.goto(page.url)
    settled(other)
    assert Stage(other).read()["y"] == activations.read()["y"]
    assert told(other.locator(".neuron")) == told(neuron)
    choose(neuron, "ReLU")


def test_activations_by_touch_on_a_phone(new_page, app_server, settled):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(f"{app_server}/activations?r=-3_2.5~0_-0.1")
    settled(page)
    stage = Stage(page)
    stage.cell("y", 0, 1).tap()
    assert "ReLU(2.5)" in stage.read()["sum"]
    stage.root.locator(".choice").first.get_by_text("SiLU", exact=True).tap()
    assert "SiLU(2.5)" in stage.read()["sum"]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
