"""A student on Flatten or pool and on Dense or convolution: clicks, and what follows."""

from sheet_driver import Sheet


def test_a_number_of_the_flat_vector_leads_to_its_channel_and_back(open_page, page):
    sheet = Sheet(open_page("heads"))
    sheet.wait_for_verdict()
    sheet.cell("map", 2, 3).hover()
    assert sheet.lit("vector") == [(6, 17, "")]
    assert sheet.lines()[1] == "6·49 + 2·7 + 3 = 311"
    sheet.pick("vector", 10, 5)
    sheet.wait_for_address("ui=495")
    sheet.wait_for("Channel 10", '[data-item="map"]')
    page.mouse.move(5, 5)
    assert sheet.lines()[1] == "index = 10·49 + 0·7 + 5 = 495"
    sheet.drag("at", 48)
    assert "chosen" in sheet.grid("vector")[10][48]["classes"]


def test_an_entry_of_the_matrix_lights_input_output_and_weight(open_page):
    sheet = Sheet(open_page("dense"))
    sheet.wait_for_verdict()
    sheet.cell("matrix", 3, 15).hover()
    assert sheet.lines() == ["output 2,2 reads input 4,4 with kernel weight 3,3: 9"]
    assert (sheet.lit("x"), sheet.lit("k"), sheet.lit("y")) == (
        [(3, 3, "")],
        [(2, 2, "")],
        [(1, 1, "")],
    )
    sheet.edit("k", 2, 2, "-1")
    sheet.wait_for_cell("matrix", 3, 15, "−1")
    sheet.switch("padded")
    sheet.wait_for_address("tp=1")
    sheet.wait_for("256 weights")
    assert len(sheet.grid("matrix")) == 16


def test_another_permutation_moves_the_pixels_and_leaves_the_dense_score(open_page, page):
    open_page("dense")
    sheet = Sheet(page, 1)
    sheet.wait_for_verdict()
    order, moved = sheet.texts("order"), sheet.texts("after")
    last = sheet.answered()
    sheet.press("Another permutation")
    sheet.wait_for_answer(last)
    assert sheet.texts("order") != order
    assert sheet.texts("after") != moved
    assert sheet.texts("scores") == [["64", "64"]]
