"""The project's own code as text and syntax trees, for the tests that read instead of run."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path
    for folder in ("explorer", "models", "pages", "benchmarks", "assets")
    for path in (ROOT / folder).rglob("*.py")
)
BROWSER_CODE = sorted(
    path for kind in ("js", "css", "html") for path in (ROOT / "explorer").rglob(f"*.{kind}")
)
# What a visitor reaches; benchmarks and the makers of assets run on a developer's machine.
APP = [path for path in SOURCES if path.relative_to(ROOT).parts[0] not in ("benchmarks", "assets")]


def name_of(path):
    """Return a path below the repository, for the names of tests and messages."""
    return path.relative_to(ROOT).as_posix()


def module_of(path):
    """Return the dotted name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name):
    """Return the part of the house that a dotted name belongs to; None when it is not ours.

    >>> room_of("explorer.training.loop"), room_of("models.report_cnn"), room_of("numpy.random")
    ('training', 'models', None)
    """
    parts = name.split(".")
    if parts[0] == "explorer" and len(parts) > 1:
        return parts[1]
    return parts[0] if parts[0] in ("models", "pages") else None


@cache
def tree_of(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(tree):
    """Return the dotted names that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def begins(name, *prefixes):
    """Return True when a dotted name is one of the prefixes or lies below one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


each_source = pytest.mark.parametrize("path", SOURCES, ids=name_of)
each_app_file = pytest.mark.parametrize("path", APP, ids=name_of)
each_browser_file = pytest.mark.parametrize("path", BROWSER_CODE, ids=name_of)
