"""Choosing a picture: samples, data sets, files; what a bad file or link does."""

import gc
import io
import weakref
import zipfile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer import limits, samples
from explorer.widgets.pictures import uploads


def one():
    import streamlit as st

    from explorer.widgets.pictures.source import choose_picture

    chosen = choose_picture("page", "fan")
    st.session_state.found = (chosen.title, chosen.pixels, chosen.origin, chosen.notes)


def many():
    import streamlit as st

    from explorer.widgets.pictures.source import choose_batch

    st.session_state.found = [(chosen.title, chosen.pixels) for chosen in choose_batch("page")]


@pytest.fixture
def page():
    return AppTest.from_function(one, default_timeout=20).run()


@pytest.fixture
def batch():
    return AppTest.from_function(many, default_timeout=20).run()


def png(size=(40, 30), colour=(200, 10, 20)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def upload(page, data, name="mine.png"):
    page.segmented_control(key="page.source").set_value("upload").run()
    return page.file_uploader[0].set_value((name, data, "image/png")).run()


def found(page):
    assert not page.exception
    return page.session_state.found


def test_the_default_is_shown_and_the_link_stays_short(page):
    title, pixels, origin, _ = found(page)
    assert (title, origin) == ("fan", "sample")
    assert (pixels == samples.draw("fan")).all()
    assert not page.query_params


def test_a_chosen_sample_stands_in_the_link(page):
    page.selectbox(key="page.sample").set_value("digit 6").run()
    assert found(page)[0] == "digit 6"
    assert page.query_params["picture"] == "digit 6"


@pytest.mark.parametrize(
    ("text", "title"), [("house", "house"), ("shapes/ring/3", "Shapes: ring, number 3")]
)
def test_a_link_opens_its_picture(text, title):
    page = AppTest.from_function(one, default_timeout=20)
    page.query_params["picture"] = text
    assert found(page.run())[0] == title


@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        "../../etc/passwd",
        "shapes/ring/100",
        "shapes/ring/-1",
        "shapes/ring/9999999999999",
        "shapes/ring/٣",
        "shapes/cat/1",
        "shapes//",
        "folder:x/a/0",
        "x" * 100_000,
    ],
)
def test_a_link_that_means_nothing_changes_nothing(text):
    page = AppTest.from_function(one, default_timeout=20)
    page.query_params["picture"] = text
    assert found(page.run())[0] == "fan"
    assert not page.query_params


def test_a_file_is_taken_as_it_is_and_not_into_the_link(page):
    title, pixels, origin, notes = found(upload(page, png()))
    assert (title, pixels.shape, origin, notes) == ("mine.png", (30, 40, 3), "upload", ())
    assert not page.query_params


def test_a_large_file_is_shrunk_and_the_page_says_so(page):
    _, pixels, _, notes = found(upload(page, png((1200, 900))))
    assert pixels.shape == (384, 512, 3)
    assert notes == ("It has 1200×900 pixels and was shrunk to 512×384.",)
    assert page.caption[0].value == notes[0]


def test_a_broken_file_gets_a_sentence_and_the_last_good_one_stays(page):
    upload(page, png())
    page = upload(page, png()[:50], "cut.png")
    assert found(page)[0] == "mine.png"
    assert len(page.error) == 1
    assert "png" in page.error[0].value.lower() or "incomplete" in page.error[0].value


def test_a_file_that_is_taken_away_brings_the_sample_back(page):
    upload(page, png())
    assert found(page)[2] == "upload"
    page.file_uploader[0].set_value([]).run()
    assert found(page)[:1] == ("fan",)


@pytest.mark.parametrize(
    "name",
    [
        "../../x.png",
        "![x](http://evil.example/a).png",
        "<img src=x onerror=alert(1)>.png",
        f"{'x' * 3000}.png",
        "a\u202egnp.png",
        "$\\frac{$.png",
    ],
)
def test_hostile_file_names_are_words(page, name):
    title = found(upload(page, png(), name))[0]
    assert len(title) <= limits.NAME_SHOWN_MAX
    assert title.isprintable()


def test_an_uploaded_picture_leaves_with_its_session(monkeypatch):
    kept = []
    original = uploads.chosen

    def recorded(*arguments):
        kept.append(weakref.ref(made := original(*arguments)))
        return made

    monkeypatch.setattr(uploads, "chosen", recorded)
    page = AppTest.from_function(one, default_timeout=20).run()
    found(upload(page, png((97, 89))))
    assert kept
    assert kept[-1]() is not None
    del page
    gc.collect()
    assert all(reference() is None for reference in kept)


def test_five_digits_are_the_first_batch(batch):
    assert [title for title, _ in found(batch)] == [f"digit {number}" for number in range(5)]


def test_a_batch_of_a_data_set_stands_in_the_link(batch):
    batch.selectbox(key="page.source").set_value("Shapes").run()
    assert batch.query_params["batch"] == "shapes"
    assert len({pixels.tobytes() for _, pixels in found(batch)}) == 5
    batch.selectbox(key="page.class.shapes").set_value("ring").run()
    assert batch.query_params["batch"] == "shapes/ring"
    assert all("ring" in title for title, _ in found(batch))


def test_a_batch_from_a_link():
    batch = AppTest.from_function(many, default_timeout=20)
    batch.query_params["batch"] = "shapes/dots"
    assert found(batch.run())[2][0] == "Shapes: dots, number 2"


def files(batch, *named):
    batch.selectbox(key="page.source").set_value("Your files").run()
    given = [(name, data, "image/png") for name, data in named]
    return batch.file_uploader[0].set_value(given).run()


def test_one_bad_file_among_many_is_named(batch):
    named = [(f"{number}.png", png(colour=(number, 0, 0))) for number in range(3)]
    batch = files(batch, *named[:2], ("bad.png", b"no picture"), named[2])
    assert [title for title, _ in found(batch)] == ["0.png", "1.png", "2.png"]
    assert "bad.png: This is not a PNG" in batch.caption[0].value.replace("\\", "")


def test_files_of_all_sizes_become_one_batch(batch):
    batch = files(batch, ("a.png", png((40, 30))), ("b.png", png((300, 500))))
    assert [pixels.shape for _, pixels in found(batch)] == [(128, 128, 3)] * 2


def test_a_zip_is_a_batch(batch):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(8):
            archive.writestr(f"cats/{number}.png", png(colour=(number, 0, 0)))
    batch = files(batch, ("cats.zip", file.getvalue()))
    assert [title for title, _ in found(batch)] == [f"{number}.png" for number in range(5)]
    assert [int(pixels[0, 0, 0]) for _, pixels in found(batch)] == list(range(5))


def test_more_files_than_are_taken_at_once(batch):
    count = limits.UPLOADS_AT_ONCE + 1
    batch = files(batch, *((f"{number}.png", b"bad") for number in range(count)))
    assert found(batch)[0][0] == "digit 0"  # none was readable, so the batch before stays
    assert batch.caption[0].value.startswith("21 files are too many")


def test_the_arrays_cannot_be_changed(page):
    with pytest.raises(ValueError, match="read-only"):
        np.add(found(page)[1], 1, out=found(page)[1])
