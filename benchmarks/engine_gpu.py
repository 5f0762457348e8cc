"""The rows of benchmarks/engine.py that need a GPU; where there is none, every row says so."""

import time
from dataclasses import replace

import torch

from explorer.datasets import Pictures
from explorer.training import augmenting, graphs
from explorer.training import engine as eng
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe

EPOCHS = 25
REPORT = Recipe(device="cuda", epochs=EPOCHS, validation_share=0.2)
SIX_BLOCKS = replace(
    REPORT, model="six-block", batch_size=512, precision="bfloat16", optimiser="adamw"
)
NONE = "no GPU here"


def seconds(pictures: Pictures, recipe: Recipe, epochs: int, on_graph: bool) -> tuple[float, str]:
    """Train some epochs without validation; the graph is recorded and both are warm before."""
    device = torch.device("cuda")
    engine = eng.prepare(recipe, pictures.images, pictures.labels, len(pictures.classes), device)
    notes = ()
    if on_graph:
        engine, notes = graphs.recorded(engine)
    _epochs(engine, 1)
    torch.cuda.synchronize()
    began = time.perf_counter()
    _epochs(engine, epochs)
    torch.cuda.synchronize()
    return time.perf_counter() - began, " ".join(notes)


def _epochs(engine: eng.Engine, epochs: int) -> None:
    size = engine.recipe.batch_size
    for number in range(1, epochs + 1):
        plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, number)
        place = 0
        with lent(engine.dice):
            while place < len(plan):
                place += size * len(eng.take(engine, plan, place, lambda ahead: 1e-3).loss)


def row(name: str, found: float, bar: str, met: bool, note: str = "") -> bool:
    print(f"{'met   ' if met else 'MISSED'} {name}: {found:.2f}, bar {bar} {note}", flush=True)
    return met


def rows(pictures: Pictures) -> bool:
    """Print every row; return whether no bar was missed."""
    if not torch.cuda.is_available():
        for name in (
            f"report recipe, {EPOCHS} epochs, one graph for {graphs.STEPS} steps",
            "the same, step by step",
            "graph against step by step",
            "report recipe, batch 512",
            "one epoch of the six-block network",
        ):
            print(f"{NONE}: {name}")
        return True
    print(torch.cuda.get_device_name())
    graph, note = seconds(pictures, REPORT, EPOCHS, True)
    eager, _ = seconds(pictures, REPORT, EPOCHS, False)
    large, _ = seconds(pictures, replace(REPORT, batch_size=512), EPOCHS, True)
    six, more = seconds(pictures, SIX_BLOCKS, 1, True)
    print(f"       report recipe, {EPOCHS} epochs, step by step: {eager:.2f} s")
    return all(
        [
            row(f"report recipe, {EPOCHS} epochs, s", graph, "≤ 4", graph <= 4, note),
            row("graph against step by step", eager / graph, "≥ 3", eager / graph >= 3),
            row("report recipe, batch 512, s", large, "≤ 1.2", large <= 1.2),
            row("one epoch of the six-block network, s", six, "≤ 0.95", six <= 0.95, more),
        ]
    )
