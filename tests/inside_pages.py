"""The page Inside the network in AppTest: a small run that stands in for the shipped one."""

import json

import torch
from streamlit.testing.v1 import AppTest

from explorer import checkpoints, places
from explorer.checkpoints import keep
from explorer.training import rundir
from explorer.training.recipe import Recipe
from models import build

ENTRY = places.ROOT / "explorer" / "Home.py"
CLASSES = ("ring", "dots")
DEAD = 5  # of conv2
TWINS = (3, 7)  # of conv1


def make_run(folder, seed, epochs=()):
    """Write an untrained network as a run, with a dead filter and two equal ones."""
    path = rundir.create(Recipe(data="shapes", classes=CLASSES), folder)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = build("report-cnn-half", len(CLASSES)).eval().requires_grad_(False)
    net.conv2.bias[DEAD] = -1000.0
    net.conv1.weight[TWINS[0]] = net.conv1.weight[TWINS[1]]
    net.conv1.bias[TWINS[0]] = net.conv1.bias[TWINS[1]]
    entries = ("report-cnn-half", CLASSES, (0.5,) * 3, (0.25,) * 3)
    for epoch in epochs:
        state = {key: value * (1 + epoch) for key, value in net.state_dict().items()}
        keep(path, state, checkpoints.Card(*entries, epoch, 0.5, 0.5, {"data": "shapes"}))
    card = checkpoints.Card(*entries, 3, 0.5, 0.5, {"data": "shapes"})
    checkpoints.save(path, "best", net, card)
    return path


def open_page(**query):
    """Open the page with a link and return the AppTest."""
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = str(value)
    app.run()
    app = app.switch_page("../pages/inside.py").run()
    assert not app.exception
    assert not app.error
    return app


def blocks(app):
    """Return all blocks of the galleries on the page."""
    data = [json.loads(part.proto.json) for part in app.get("bidi_component")]
    return [block for found in data for block in found.get("blocks", ())]


def block(app, name):
    """Return the block of that name."""
    (found,) = [b for b in blocks(app) if b.get("name") == name]
    return found


def text(app):
    """Return the words on the page, those in the galleries included."""
    said = [element.value for element in (*app.markdown, *app.caption)]
    lines = [f"{b['title']} {b['text']}" for b in blocks(app) if b["kind"] == "words"]
    return " ".join((*said, *lines))
