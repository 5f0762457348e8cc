"""Which picture a network is shown: test pictures, samples, and numbers that somebody types."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    from types import SimpleNamespace

    import streamlit as st

    from explorer import datasets
    from explorer.widgets.inside.picture import choose_looked

    shapes = datasets.load("shapes", "test", classes=("ring", "dots"), per_class=4)
    side = st.session_state.get("side", (3, 32, 32))
    source = SimpleNamespace(card=SimpleNamespace(shape=side), pictures=shapes, own=True)
    st.session_state["looked"] = choose_looked(source, "test")


def opened(**query):
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def looked(app):
    assert not app.exception
    return app.session_state["looked"]


def test_a_test_picture_has_its_number_and_its_class():
    one = looked(opened(inside_picture="5"))
    assert (one.number, one.label, one.title) == (5, 1, "Picture 5, dots")
    assert one.image.shape == (32, 32, 3)
    assert one.shared


def test_a_sample_is_brought_to_the_size_of_the_network():
    one = looked(opened(inside_origin="Any picture", picture="house"))
    assert one.image.shape == (32, 32, 3)
    assert (one.label, one.number, one.shared) == (None, None, True)


def test_numbers_become_blocks_of_grey_pixels():
    one = looked(opened(inside_origin="Your numbers", inside_matrix="0_255~128_64"))
    assert one.image[:16, 16:].min() == 255
    assert one.image[16:, :16].max() == 128
    assert one.title == "Your 2×2 numbers"
    assert not one.shared


def test_numbers_fit_a_network_that_reads_grey_pictures():
    app = opened(inside_origin="Your numbers", inside_matrix="0_255~128_64")
    app.session_state["side"] = (1, 28, 28)
    assert looked(app.run()).image.shape == (28, 28, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0 300", "holds 300; a grey value is between 0 and 255"),
        ("0 abc", "not a number"),
        ("1 2\n3", "row 2"),
        ("", "Your numbers"),
        ("\n".join(["1 " * 40] * 2), "40"),
    ],
)
def test_numbers_that_are_no_picture_get_a_sentence_and_the_last_picture_stays(text, sentence):
    app = opened(inside_origin="Your numbers", inside_matrix="9_9~9_9")
    app.text_area[0].set_value(text).run()
    assert sentence in app.error[0].value
    assert looked(app).title == "Your 2×2 numbers"


@pytest.mark.parametrize("text", ["<b>", "9" * 300, "1_2~3", "1e999", ""])
def test_a_tampered_matrix_in_the_link_shows_some_picture(text):
    assert looked(opened(inside_origin="Your numbers", inside_matrix=text)).image.shape
