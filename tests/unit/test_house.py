"""The house keeps its order: which way imports go, how long files are, what they may be called."""

import ast
import os
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from source_tree import (
    APP,
    BROWSER_CODE,
    ROOT,
    SOURCES,
    begins,
    each_app_file,
    each_source,
    imports_of,
    module_of,
    name_of,
    room_of,
    tree_of,
)

MODULE_LINES_MAX = 300
FUNCTION_LINES_MAX = 40  # without the docstring

# A room may import from its own floor and from those below.
FLOORS = (
    {"errors", "limits", "parameters", "places", "catalog", "atomic", "tensor_files"},
    {"arithmetic"},
    {"matrices", "images", "archives", "ops", "layers"},
    {"steps", "reference", "sheets", "gradients"},
    {"cases"},
    {"examples", "links", "slips", "size_slips"},
    {"models"},
    {"datasets", "checkpoints", "samples"},
    {"augmentation"},
    {"training", "probing", "results"},
    {"figures"},
    {"ideas", "report"},
    {"widgets"},
    {"pages", "Home"},
)
RANK = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
WITH_STREAMLIT = {"Home", "widgets", "pages"}


@each_app_file
def test_imports_go_one_way(path):
    own = room_of(module_of(path))
    if own is None:  # explorer/__init__.py
        assert not imports_of(tree_of(path))
        return
    assert own in RANK, f"say in FLOORS of this test where {own} stands"
    for room in filter(None, map(room_of, imports_of(tree_of(path)))):
        assert RANK[room] <= RANK[own], f"{own} imports {room}"


@each_app_file
def test_imports_name_the_whole_path(path):
    # explorer/ itself is on sys.path, so `import ops` would make a second copy of the module.
    bare = {path.stem for path in (ROOT / "explorer").iterdir()} - {"__init__", "__pycache__"}
    for name in imports_of(tree_of(path)):
        assert name.split(".")[0] not in bare
        assert not name.startswith(".")


@each_app_file
def test_streamlit_stays_in_widgets_and_pages(path):
    if room_of(module_of(path)) not in WITH_STREAMLIT:
        assert not [name for name in imports_of(tree_of(path)) if begins(name, "streamlit")]


def test_everything_else_imports_without_streamlit():
    names = [
        module_of(path)
        for path in APP
        if path.stem != "__main__" and room_of(module_of(path)) not in WITH_STREAMLIT
    ]
    code = "import importlib, sys\nsys.modules['streamlit'] = None\n"
    code += f"for name in {names!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted({path.stem for path in (ROOT / "explorer").iterdir()}))
def test_no_module_hides_another(name):
    # The folder explorer/ comes first on sys.path when Streamlit runs Home.py.
    if not name.startswith(("_", ".")):
        assert name not in sys.stdlib_module_names
        assert name not in packages_distributions()


@pytest.mark.parametrize("path", [*SOURCES, *BROWSER_CODE], ids=name_of)
def test_module_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES_MAX


@each_source
def test_functions_are_short(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            docstring = first.end_lineno - first.lineno + 1 if documented else 0
            lines = node.end_lineno - node.lineno + 1 - docstring
            assert lines <= FUNCTION_LINES_MAX, f"{node.name} has {lines} lines"
