"""What a glance at the code can rule out: each guard keeps one kind of fault from coming in."""

import ast
import re
from functools import cache

import pytest
from source_tree import (
    ROOT,
    SOURCES,
    begins,
    each_app_file,
    each_browser_file,
    each_source,
    imports_of,
    name_of,
    tree_of,
)

# The file that may open weights of PyTorch: only verified ones, and only as tensors.
REVIEWED_FOR_WEIGHTS = "explorer/datasets/published.py"
# Files that may hand markup to the page: constants only, and somebody has read them for it.
REVIEWED_FOR_HTML = ("explorer/widgets/style.py",)

STYLES = sorted((ROOT / "explorer" / "static").rglob("*.css"))
NETWORK = ("urllib.request", "urllib3", "http", "requests", "httpx", "aiohttp", "ftplib", "socket")


def dangers(tree):
    """Return what in this code could turn data into code, or skip a check."""
    found = [name for name in imports_of(tree) if begins(name, "pickle", "shelve", "marshal")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("eval", "exec", "torch.load", "os.system", "os.popen"):
                found.append(called)
            if called.endswith((".extractall", ".load_state_dict_from_url", "hub.load")):
                found.append(called)
            keywords = {word.arg: ast.unparse(word.value) for word in node.keywords}
            risky = {"shell": "True", "allow_pickle": "True", "verify": "False"}
            found += [
                f"{key}={value}" for key, value in risky.items() if keywords.get(key) == value
            ]
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "None":
            found += [t for t in map(ast.unparse, node.targets) if t.endswith("MAX_IMAGE_PIXELS")]
    return found


@each_source
def test_no_dangerous_call(path):
    allowed = ["torch.load"] if name_of(path) == REVIEWED_FOR_WEIGHTS else []
    assert dangers(tree_of(path)) == allowed


def test_weights_of_pytorch_are_opened_as_tensors_only():
    calls = [node for node in ast.walk(tree_of(ROOT / REVIEWED_FOR_WEIGHTS)) if _loads(node)]
    words = [{word.arg: ast.unparse(word.value) for word in call.keywords} for call in calls]
    assert words == [{"map_location": "'cpu'", "weights_only": "True"}]


def _loads(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "eval('1')",
        "exec('a = 1')",
        "torch.load(path)",
        "os.system('ls')",
        "subprocess.run('ls', shell=True)",
        "np.load(path, allow_pickle=True)",
        "archive.extractall(folder)",
        "requests.get(url, verify=False)",
        "Image.MAX_IMAGE_PIXELS = None",
    ],
)
def test_dangerous_call_is_seen(code):
    assert len(dangers(ast.parse(code))) == 1


def raw_html(tree):
    """Return the places where markup or JavaScript could reach the page as it stands."""
    found = [name for name in imports_of(tree) if begins(name, "streamlit.components.v1")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr == "html":
                found.append(ast.unparse(node.func))
            unsafe = ("unsafe_allow_html", "unsafe_allow_javascript")
            found += [word.arg for word in node.keywords if word.arg in unsafe]
    return found


@each_app_file
def test_no_raw_html(path):
    if name_of(path) not in REVIEWED_FOR_HTML:
        assert raw_html(tree_of(path)) == []


@pytest.mark.parametrize("name", REVIEWED_FOR_HTML)
def test_reviewed_file_hands_over_constants_only(name):
    tree = tree_of(ROOT / name)
    constants = {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    handed = [ast.unparse(argument) for call in calls for argument in call.args]
    assert handed
    assert set(handed) <= constants
    assert not any(call.keywords for call in calls)


@pytest.mark.parametrize(
    "code",
    [
        "st.html(text)",
        "st.markdown(text, unsafe_allow_html=True)",
        "components.html(text)",
        "import streamlit.components.v1",
    ],
)
def test_raw_html_is_seen(code):
    assert len(raw_html(ast.parse(code))) == 1


@each_app_file
def test_only_datasets_use_the_network(path):
    if "datasets" not in path.parts:
        assert not [name for name in imports_of(tree_of(path)) if begins(name, *NETWORK)]


@each_browser_file
def test_browser_code_asks_no_other_machine(path):
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")  # names of SVG
    assert not re.findall(r"https?://|//cdn|XMLHttpRequest|WebSocket\(|sendBeacon", text)
    # A file that lies beside the script is fetched from where the script came from.
    assert not re.findall(r"fetch\((?!new URL\(\"[\w./-]+\", import\.meta\.url\))", text)


@each_browser_file
def test_browser_code_turns_no_text_into_code(path):
    text = path.read_text(encoding="utf-8")
    assert not re.findall(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", text
    )


def limit_lines():
    path = ROOT / "explorer" / "limits.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign):
            yield node.targets[0].id, " ".join(lines[node.lineno - 1 : node.end_lineno])


LIMITS = dict(limit_lines())


@cache
def names_in_use():
    """Return every name that the code reads, except in limits.py itself."""
    used = set()
    for path in SOURCES:
        if path.name != "limits.py":
            for node in ast.walk(tree_of(path)):
                used |= {getattr(node, "attr", None), getattr(node, "id", None)}
                if isinstance(node, ast.ImportFrom):  # imported under another name
                    used |= {alias.name for alias in node.names if alias.asname}
    return used


@pytest.mark.parametrize("name", LIMITS)
def test_limit_is_used(name):
    assert name in names_in_use()


@pytest.mark.parametrize("name", LIMITS)
def test_limit_says_its_unit_and_its_reason(name):
    reason = LIMITS[name].partition("#")[2]
    assert len(reason.split()) >= 3


def moving_rules(css):
    """Return what moves in a style sheet for those who asked for less motion."""
    calm = re.sub(
        r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^}]*\})*\}", "", css
    )
    rules = re.findall(r"(?:transition|animation|scroll-behavior)[\w-]*\s*:[^;}]+", calm)
    return [rule for rule in rules if " 0s" not in rule]  # a mere delay moves nothing


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_nothing_moves_for_those_who_want_less_motion(path):
    assert not moving_rules(path.read_text(encoding="utf-8"))


def test_motion_is_seen_outside_its_place():
    assert moving_rules(".a { transition: all 1s; }")
    asked = "@media (prefers-reduced-motion: no-preference) { .a { transition: all 1s; } }"
    assert not moving_rules(asked + " .b { top: 0; }")
