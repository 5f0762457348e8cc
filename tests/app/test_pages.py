"""Every page runs in a fresh home, and every page is a page as the house defines it."""

import ast
import json
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.catalog import PAGES

ENTRY = places.ROOT / "explorer" / "Home.py"
FOLDER = places.ROOT / "pages"
FILES = sorted(FOLDER.glob("*.py"))
LINES_MAX = 150
COMPUTING = {"numpy", "torch", "torchvision", "math", "scipy", "pandas", "PIL"}
RUN_SECONDS = 120  # the first page that needs torch waits for its import

by_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
by_entry = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.address)


def run(file):
    """Return the app after it has switched to the page `file`."""
    app = AppTest.from_file(ENTRY, default_timeout=RUN_SECONDS).run()
    return app if file == "home.py" else app.switch_page(f"../pages/{file}").run()


@by_entry
def test_page_runs_in_a_fresh_home(entry, fresh_home):
    app = run(entry.file)
    assert not app.exception
    assert not app.error, "an untouched page has nothing to complain about"


@by_entry
def test_page_starts_with_its_title_and_a_sentence(entry):
    app = run(entry.file)
    assert len(app.title) == 1
    words = [element.value for element in (*app.caption, *app.markdown)]
    assert any(text.strip().endswith(".") for text in words), "no sentence says what is learnt here"


@by_entry
def test_page_sends_its_components_proper_json(entry):
    # One NumPy number in a component's data turns all of it into a string, without an error.
    for component in run(entry.file).get("bidi_component"):
        assert isinstance(json.loads(component.proto.json), dict)


@by_entry
def test_page_survives_a_second_run(entry):
    assert not run(entry.file).run().exception


@by_entry
def test_entry_points_to_a_file(entry):
    assert (FOLDER / entry.file).is_file()
    assert entry.line.endswith(".")


@pytest.mark.parametrize("field", ["file", "title", "address", "line"])
def test_no_two_entries_share(field):
    counts = Counter(getattr(entry, field) for entry in PAGES)
    assert counts.most_common(1)[0][1] == 1


@by_file
def test_page_file_is_listed(path):
    assert path.name in {entry.file for entry in PAGES}


@by_file
def test_page_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_MAX


@by_file
def test_page_computes_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert not imported & COMPUTING
