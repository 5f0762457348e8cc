"""Find the mistake in a real browser: judged by keys, saved by sliders, and read on a phone."""

from sheet_driver import Sheet


def quoted(page, text):
    page.locator("h2", has_text=text).wait_for()


def test_a_claim_is_judged_by_a_key_and_its_numbers_can_be_changed(new_page, app_server, settled):
    page = new_page()
    page.goto(f"{app_server}/mistakes?mistake=fraction")
    settled(page)
    quoted(page, "a fraction means the layer is impossible")
    field = page.get_by_role("spinbutton")
    field.focus()
    page.keyboard.type("2")  # into the field: no answer
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator(".sheet").count() == 0
    page.locator("h1").click()
    page.keyboard.press("2")
    page.get_by_text("You judged rightly.").wait_for()
    sheet = Sheet(page)
    sheet.wait_for("7/2 leaves a rest of 1; the layer has 4 windows all the same.")
    sheet.slide("c", 0)
    sheet.wait_for("7/1 has no fraction")
    sheet.wait_for_verdict()
    page.get_by_text("nn.Conv2d(1, 1, kernel_size=3)").wait_for()
    assert "stride" not in page.url
    page.locator("h1").click()
    page.keyboard.press("n")
    page.locator(".st-key-mistake_right button").wait_for()
    assert "mistake=fraction" not in page.url


def test_a_phone_reads_a_claim_and_its_case_without_scrolling_sideways(
    new_page, app_server, settled
):
    page = new_page(width=420, color_scheme="dark", has_touch=True)
    page.goto(f"{app_server}/mistakes?mistake=invariant")
    settled(page)
    page.locator(".st-key-mistake_depends button").tap()
    page.get_by_text("You said “it depends”.").wait_for()
    sheet = Sheet(page)
    sheet.cell("y before", 1, 1).tap()
    assert sheet.lit("x before") == [(2, 2, ""), (2, 3, ""), (3, 2, ""), (3, 3, "")]
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
