"""What hands do on the pages Skip connections and Batches: point at a sum, drag layers, walk."""

from sheet_driver import Sheet

BLOCK, DEPTH = 0, 1  # sheets of Skip connections, from the top
COUNTS, WALK = 0, 1  # and of Batches


def test_a_cell_of_the_sum_names_both_addends_and_the_factor_makes_the_block_vanish(open_page):
    sheet = Sheet(open_page("skips"), BLOCK)
    sheet.wait_for_verdict()
    sheet.cell("s", 0, 1).hover()
    assert sheet.lines() == ["F(x) + x = −4 + 2 = −2"]
    assert sheet.lit("f") == sheet.lit("x2") == [(0, 1, "")]
    sheet.slide("factor", 0)
    sheet.wait_for("F(x) is 0 everywhere")
    assert sheet.numbers("y") == sheet.numbers("x")
    assert not any(map(any, sheet.numbers("plain")))


def test_more_layers_are_computed_while_the_slider_is_dragged(open_page):
    sheet = Sheet(open_page("skips"), DEPTH)
    sheet.wait_for_verdict()
    last = sheet.answered()
    sheet.drag("layers", 48)
    sheet.wait_for_answer(last)
    sheet.wait_for("layer 1 / layer 50")
    sheet.wait_for_verdict()


def test_own_counts_are_typed_and_the_walk_follows_its_slider(open_page):
    page = open_page("batches")
    counts, walk = Sheet(page, COUNTS), Sheet(page, WALK)
    counts.edit("n", 0, 0, "45000")
    counts.wait_for("352 steps, the last with 72 pictures")
    walk.drag("step", 4)
    walk.wait_for("24 of 24 seen in this epoch")
    counts.edit("batch", 0, 0, "0")
    counts.wait_for("from 1 to 1,000,000, not 0", ".panel .message")
