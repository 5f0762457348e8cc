"""Every requirement has a floor without known holes, a ceiling and a reason."""

from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from source_tree import ROOT

# The first release without the hole named.
SAFE_FROM = {
    "streamlit": ("1.54.0", "CVE-2026-33682"),
    "torch": ("2.10", "CVE-2026-24747"),
    "pillow": ("12.3", "CVE-2026-59199"),
    "starlette": ("1.1", "CVE-2026-48818"),
    "python-multipart": ("0.0.22", "CVE-2026-24486"),
}


def lines_of(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


RUNTIME = {
    (wanted := Requirement(line.split("#")[0])).name: wanted
    for line in lines_of("requirements.txt")
}


@pytest.mark.parametrize("line", lines_of("requirements.txt") + lines_of("requirements-dev.txt"))
def test_line_has_a_floor_a_ceiling_and_a_reason(line):
    code, _, reason = line.partition("#")
    assert [s.operator for s in sorted(Requirement(code).specifier, key=str)] == ["<", ">="]
    assert reason.strip()


@pytest.mark.parametrize("name", RUNTIME)
def test_installed_version_is_within_bounds(name):
    assert Version(version(name)) in RUNTIME[name].specifier


@pytest.mark.parametrize("name", SAFE_FROM)
def test_floor_excludes_known_holes(name):
    safe, hole = SAFE_FROM[name]
    floor = next(Version(s.version) for s in RUNTIME[name].specifier if s.operator == ">=")
    assert floor >= Version(safe), hole


def test_torch_is_not_the_file_without_torchvision():
    # A pinned local version such as 2.13.0+cpu has no torchvision that fits it.
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "+cpu" not in text
    assert "index-url" not in text
