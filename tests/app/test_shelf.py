"""The shelf as a visitor sees it: what is ready, the button, the progress, the failure."""

import dataclasses
import hashlib
import io
import tarfile
import time

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer import datasets
from explorer.datasets import sources
from explorer.datasets.locks import locked
from explorer.widgets.datasets import shelf

SCRIPT = "from explorer.widgets.datasets.shelf import dataset_shelf\ndataset_shelf()"


@pytest.fixture(autouse=True)
def clean(fresh_home):
    datasets._recent.clear()
    shelf._downloads.clear()
    shelf._strip.clear()


@pytest.fixture
def archive(monkeypatch):
    """Let a tiny archive pass as CIFAR-10's; return its bytes."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name in sources.CIFAR10.members:
            entry = tarfile.TarInfo(f"{sources.CIFAR10.unpacked}/{name}")
            entry.size = 10
            tar.addfile(entry, io.BytesIO(bytes(10)))
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    file = dataclasses.replace(sources.CIFAR10.files[0], sha256=digest, size=len(data))
    source = dataclasses.replace(sources.CIFAR10, files=(file,))
    monkeypatch.setitem(sources.SOURCES, "cifar10", source)
    return data


def draw():
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


def texts(app):
    return [element.value for element in app.text]


def make_folder(home, name, classes=("cat", "dog")):
    for split in ("train", "test"):
        for label in classes:
            place = home / "folders" / name / split / label
            place.mkdir(parents=True)
            Image.new("RGB", (40, 32), (200, 10, 10)).save(place / "0.png")


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_fresh_machine_has_shapes_with_samples_and_buttons_for_the_others():
    app = draw()
    assert not app.exception
    titles = [element.value for element in app.markdown if element.value.startswith("**")]
    assert titles == ["**Shapes**", "**CIFAR-10**", "**MNIST**"]
    assert len(app.get("image")) == 1
    labels = [button.label for button in app.button]
    assert labels == ["Get CIFAR-10 (170 MB)", "Get MNIST (12 MB)"]
    commands = [f"python -m explorer.datasets.fetch {key}" for key in ("cifar10", "mnist")]
    assert [code.value for code in app.code] == commands


def test_place_for_own_pictures_is_named(fresh_home):
    assert str(fresh_home / "folders" / "NAME") in texts(draw())[-1]


def test_folder_shows_its_classes_and_samples(fresh_home):
    make_folder(fresh_home, "pets")
    app = draw()
    assert "2 classes: cat, dog" in texts(app)
    assert len(app.get("image")) == 2


def test_names_are_shown_literally(fresh_home):
    evil = "![x](http:__evil) $a$ :red[b] :material_home: <img src=x>"
    make_folder(fresh_home, evil, classes=("<b>cat", "**dog**"))
    app = draw()
    assert not app.exception
    assert evil in texts(app)
    assert "2 classes: **dog**, <b>cat" in texts(app)
    others = [*app.markdown, *app.caption, *app.error, *app.button]
    assert not any("$a$" in str(element) or "cat" in str(element) for element in others)


def test_broken_folder_says_what_is_wrong(fresh_home):
    (fresh_home / "folders" / "half" / "train" / "cat").mkdir(parents=True)
    app = draw()
    assert any("The folder half has no subfolder test" in text for text in texts(app))


def test_broken_pictures_in_the_samples_do_not_break_the_page(fresh_home):
    make_folder(fresh_home, "pets")
    (fresh_home / "folders" / "pets" / "test" / "cat" / "0.png").write_bytes(b"")
    app = draw()
    assert not app.exception
    assert any("Class cat has no readable picture in test/" in text for text in texts(app))


def test_download_without_network_ends_in_a_sentence():
    app = draw()
    app.button[0].click().run()
    wait_for(lambda: not shelf._is_running(sources.CIFAR10))
    app.run()
    assert not app.exception
    (sentence,) = [text for text in texts(app) if "was not fetched" in text]
    assert "No connection to www.cs.toronto.edu. Try again later." in sentence
    assert not app.button[0].disabled


def test_button_starts_one_download_that_every_session_sees(fresh_home, archive):
    folder = fresh_home / "datasets" / "cifar10"
    folder.mkdir(parents=True)
    (folder / sources.CIFAR10.files[0].filename).write_bytes(archive)
    first, second = draw(), draw()
    with locked(folder / "fetch.lock"):  # as if another process were downloading
        first.button[0].click().run()
        thread = shelf._downloads()["cifar10"]["thread"]
        second.button[0].click().run()
        assert shelf._downloads()["cifar10"]["thread"] is thread
        for app in (first, second):
            assert not app.exception
            assert [button.label for button in app.button] == ["Get MNIST (12 MB)"]
            assert len(app.get("progress")) == 1
    wait_for(lambda: not thread.is_alive())
    assert datasets.statuses()[1].ready  # before the samples are read: these files are not real
    first.run()
    assert not first.exception


def test_fragment_ends_with_a_full_run(fresh_home, archive):
    app = AppTest.from_string(
        "from explorer.datasets import sources\n"
        "from explorer.widgets.datasets import shelf\n"
        "import streamlit as st\n"
        "st.text('before')\n"
        "if 'asked' not in st.session_state:\n"
        "    st.session_state.asked = True\n"
        "    shelf._progress(sources.CIFAR10)\n"
        "st.text('after')",
        default_timeout=30,
    ).run()
    assert texts(app) == ["before", "after"]
