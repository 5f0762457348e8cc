"""One training step in a real browser: stages, the chosen weight by pointer and keys, a phone."""

import pytest


@pytest.fixture
def step(open_page):
    """Return a function that opens the page and gives its component."""

    def visit(address="step"):
        page = open_page(address)
        part = page.locator(".one-step")
        part.locator(".rail").wait_for(timeout=60_000)
        return part

    return visit


def press(part, name):
    number = ("Forward", "Loss", "Backward", "Update").index(name) + 1
    part.page.locator(f".st-key-one_step-{number} button", has_text=name).click()


def value(part, stage):
    return part.locator(".stage").nth(stage - 1).locator(".stage-value")


def test_the_stages_come_one_after_the_other_and_can_be_looked_at_again(step, settled):
    part = step()
    assert part.locator(".stage[disabled]").count() == 4
    press(part, "Forward")
    part.locator(".share-value", has_text="%").first.wait_for()
    assert part.locator(".card").count() == 8
    press(part, "Loss")
    part.locator("caption", has_text="The loss of each picture").wait_for()
    loss = value(part, 2).inner_text()
    press(part, "Backward")
    part.locator(".verdict", has_text="same as PyTorch's autograd").wait_for()
    press(part, "Update")
    part.locator(".verdict", has_text="Same as PyTorch's optimiser").wait_for()
    assert part.locator(".chart .mark").count() == 3
    part.locator(".stage").nth(1).click()  # back to the loss: nothing is computed anew
    part.locator("caption", has_text="The loss of each picture").wait_for()
    assert value(part, 2).inner_text() == loss
    part.page.wait_for_function("location.search.includes('step_at=0_4')")
    press(part, "Forward")
    part.page.wait_for_function("location.search.includes('step_at=1_1')")
    part.locator(".where", has_text="Step 2 of").wait_for()
    settled(part.page)


def test_a_key_takes_the_next_stage(step):
    part = step()
    for key, stage in zip("flbu", range(1, 5), strict=True):
        part.page.keyboard.press(key)
        part.locator(f".rail li:nth-child({stage}) .stage[aria-pressed=true]").wait_for()
    part.page.keyboard.press("w")
    part.locator(".where", has_text="Step 2 of").wait_for()
    part.get_by_label("filter", exact=True).focus()
    part.page.keyboard.press("f")  # in a field it is no command
    part.page.wait_for_timeout(300)
    assert "Step 2 of" in part.locator(".where").inner_text()


def test_a_cell_of_the_filter_becomes_the_weight_and_keys_move_on(step):
    part = step("step?step_at=0_3")
    part.get_by_role("button", name="Filter 0, blue, row 2, column 0", exact=False).first.click()
    part.locator(".weight-name", has_text="conv1.weight[0, 2, 2, 0]").wait_for()
    part.page.wait_for_function("location.search.includes('step_weight=conv1_0_2_2_0')")
    gradient = value(part, 3).inner_text()
    part.locator(".cell[aria-pressed=true]").first.focus()
    part.page.keyboard.press("ArrowRight")
    part.page.keyboard.press("ArrowUp")
    part.page.keyboard.press("Enter")
    part.locator(".weight-name", has_text="conv1.weight[0, 2, 1, 1]").wait_for()
    part.locator(".big-words", has_text="conv1.weight[0, 2, 1, 1]").wait_for()
    assert value(part, 3).inner_text() != gradient
    focused = part.page.evaluate(
        """() => [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.activeElement)
             .find((e) => e)?.getAttribute('aria-pressed')"""
    )
    assert focused == "true"  # the keys stay where they were


def test_layer_filter_and_class_are_chosen_by_fields(step):
    part = step("step?step_at=0_3")
    part.get_by_label("layer").select_option("fc")
    part.locator(".weight-name", has_text="fc.weight[0, 16]").wait_for()
    part.get_by_label("class").select_option("2")
    part.locator(".weight-name", has_text="fc.weight[2, 16]").wait_for()
    part.get_by_label("input", exact=True).fill("31")
    part.page.keyboard.press("Enter")
    part.locator(".weight-name", has_text="fc.weight[2, 31]").wait_for()
    part.locator("caption", has_text="class vertical stripes").wait_for()
    part.get_by_label("input", exact=True).fill("9999")
    part.page.keyboard.press("Enter")
    assert part.get_by_label("input", exact=True).input_value() == "31"


def test_a_picture_is_chosen_and_its_maps_follow(step):
    part = step("step?step_at=0_1")
    part.locator(".card").nth(4).click()
    part.locator("h4", has_text="What conv1 makes of picture 5").wait_for()
    assert part.locator(".card").nth(4).get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_a_phone_shows_every_stage_without_sideways_scrolling(new_page, server, settled, stage):
    page = new_page(width=390, height=800)
    page.goto(f"{server.url}/step?step_at=2_{stage}&step_rule=AdamW&step_lr=0.001")
    part = page.locator(".one-step")
    part.locator(".stage[aria-pressed=true]").wait_for(timeout=60_000)
    settled(page)
    wide = part.evaluate(
        """(root) => [...root.querySelectorAll('*')].filter((e) => !e.closest('.wide, svg')
             && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""
    )
    assert wide == []
