"""Batch normalisation and Dropout under the hand: point at a mean, drag, switch, draw again."""

from sheet_driver import Sheet

FIRST, NEIGHBOURS, LAST = 0, 2, 5  # the sheets of the page, from the top


def test_a_mean_lights_every_picture_and_a_neighbour_changes_the_others(open_page):
    page = open_page("batch_norm")
    Sheet(page, LAST).wait_for_verdict()  # what is drawn late would move what is pointed at
    batch = Sheet(page, FIRST)
    batch.cell("sa", 0, 0).hover()
    lit = [len(batch.lit(f"xa{picture}")) for picture in (1, 2, 3)]
    assert lit == [4, 4, 4]
    assert batch.lit("xb1") == []
    assert batch.lines()[-1] == "μ = (15 + 18 + 15) / 12 = 4"
    pictures = Sheet(page, NEIGHBOURS)
    before = pictures.numbers("y1")
    pictures.slide("shift", 15)
    pictures.wait_for("Nobody touched picture 1")
    assert pictures.numbers("y1") != before
    pictures.wait_for_address("ns=5")
    pictures.choose("model.eval()")
    pictures.wait_for("Picture 1 gives 0, −0.5, 1, −2")
    pictures.wait_for_verdict()


def test_p_drops_while_it_is_dragged_and_draw_again_takes_the_next_seed(open_page):
    page = open_page("dropout?x=1_1_1_1_1_1_1_1&p=0.5")
    vector = Sheet(page, FIRST)
    vector.wait_for_verdict()
    for stop, dropped in ((0, 0), (10, 4), (20, 8)):
        vector.drag("p", stop)
        vector.wait_for(f"{dropped} of 8 dropped")
        (cells,) = vector.grid("y")
        assert sum("unread" in cell["classes"] for cell in cells) == dropped
    vector.slide("p", 10)
    vector.press("Draw again")
    vector.wait_for("Seed 1: ")
    vector.wait_for_address("d=1")
    vector.wait_for_verdict()
