"""No idea imports from another: what two of them share lies beside or below them."""

import pytest
from source_tree import ROOT, imports_of, tree_of

IDEAS = ROOT / "explorer" / "ideas"
PACKAGES = {path.parent.name for path in IDEAS.glob("*/__init__.py")}
LINKS_TO_ALL = {"mistakes"}  # its claims open on the sheets of other pages


@pytest.mark.parametrize("name", sorted(PACKAGES - LINKS_TO_ALL))
def test_an_idea_imports_from_no_other(name):
    for path in (IDEAS / name).glob("*.py"):
        for imported in imports_of(tree_of(path)):
            parts = imported.split(".")
            others = PACKAGES - {name} if parts[:2] == ["explorer", "ideas"] else set()
            assert not others & set(parts[2:3]), f"{path.name} imports {imported}"
