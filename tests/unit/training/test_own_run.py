"""A run of a student's own network, and one with another dropout: what is saved can be opened."""

import pytest

from explorer import checkpoints
from explorer.training import __main__ as command

LAYERS = "3x32x32~c4s2~b~frelu~g1~x~d0.3~l2"


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        (["--model", "own", "--layers", LAYERS], {"layers": LAYERS, "dropout": None}),
        (["--model", "report-cnn-half", "--dropout", "0.6"], {"layers": "", "dropout": 0.6}),
    ],
)
def test_the_checkpoint_of_a_run_builds_the_same_network(tmp_path, monkeypatch, flags, wanted):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    few = ["--data", "shapes", "--classes", "ring", "dots", "--per-class", "100", "--epochs", "1"]
    out = tmp_path / "run"
    assert command.main([*few, *flags, "--threads", "1", "--quiet", "--out", str(out)]) == 0
    network, card = checkpoints.load(out)
    assert {name: getattr(card, name) for name in wanted} == wanted
    rates = [m.p for m in network.modules() if type(m).__name__ == "Dropout"]
    assert rates == ([0.6, 0.6] if wanted["dropout"] else [0.3])
