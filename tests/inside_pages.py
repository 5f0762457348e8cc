"""The page Inside the network in AppTest: a small run that stands in for the shipped one."""

from dataclasses import replace

import app_pages
from app_pages import block, blocks
from one_network import CLASSES, dead, ship

from explorer import checkpoints

__all__ = ["CLASSES", "DEAD", "TWINS", "block", "blocks", "open_page", "ship_twins", "text"]
DEAD = 5  # of conv2
TWINS = (3, 7)  # of conv1


def ship_twins(folder, monkeypatch, epochs=()):
    """Let a network with a dead filter and two equal ones come with the explorer."""

    def change(net):
        dead("conv2", DEAD)(net)
        net.conv1.weight[TWINS[0]] = net.conv1.weight[TWINS[1]]
        net.conv1.bias[TWINS[0]] = net.conv1.bias[TWINS[1]]

    path = ship(folder, monkeypatch, seed=0, change=change)
    net, card = checkpoints.load(path)
    for epoch in epochs:
        state = {key: value * (1 + epoch) for key, value in net.state_dict().items()}
        checkpoints.keep(path, state, replace(card, epoch=epoch))
    return path


def open_page(**query):
    """Open the page with a link; it has nothing to complain about."""
    return app_pages.sound(app_pages.open_page("inside", **query))


def text(app):
    """Return the words on the page, those in the galleries included."""
    lines = [f"{b['title']} {b['text']}" for b in blocks(app) if b["kind"] == "words"]
    return " ".join((app_pages.text(app), *lines))
