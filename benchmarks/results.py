"""How long the page After training takes with 10 classes × 10,000 pictures.

    python -m benchmarks.results [--repeats 9]

Prints one JSON object: machine, number of repeats, median and spread (smallest to largest) in
milliseconds. The page answers in Streamlit's own test harness, without a browser; its run lies in
a home of its own and has made-up answers for the 10,000 test pictures of Shapes.
"""

import argparse
import json
import os
import platform
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.normalisation import timed
from benchmarks.scan import spread
from explorer import datasets, places
from explorer.results import predictions as pred
from explorer.results.calibration import reliability
from explorer.results.confusion import confusion
from explorer.training import rundir
from explorer.training.recipe import Recipe


def made_up(seed: int = 0) -> pred.Predictions:
    """Return answers for all test pictures of Shapes, about two thirds of them right."""
    pictures = datasets.load("shapes", "test")
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(len(pictures.labels), len(pictures.classes)))
    scores[np.arange(len(scores)), pictures.labels] += 2
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    sums = pred.checksums_of(pictures.images)
    rows = np.arange(len(scores))
    return pred.Predictions(
        shares.astype(np.float32), pictures.labels, rows, pictures.classes, sums
    )


def lay_run(answers: pred.Predictions) -> Path:
    """Write a finished run whose test is open; its weights are never read."""
    path = rundir.create(Recipe(data="shapes"))
    pred.write(pred.file_of(path, "test"), answers)
    pred.write(pred.file_of(path, "validation"), answers)
    for name in ("best.json", "best.safetensors"):
        (path / name).touch()
    rundir.write_status(path, rundir.Status(state="finished"))
    rundir.open_test(path)
    return path


def numbers(answers: pred.Predictions, path: Path, repeats: int) -> dict[str, list[float]]:
    """Time what stands behind the page."""
    images = datasets.load("shapes", "test").images
    file = pred.file_of(path, "test")
    return {
        "read the file": timed(partial(pred.read, file), repeats),
        "write the file": timed(partial(pred.write, file, answers), repeats),
        "checksums of all pictures": timed(partial(pred.checksums_of, images), repeats),
        "confusion matrix": timed(
            partial(confusion, answers.labels, answers.predicted, 10), repeats
        ),
        "calibration": timed(partial(reliability, answers.confidence, answers.right), repeats),
    }


def page(path: Path, repeats: int) -> dict[str, list[float]]:
    """Time the page's first answer and every switch on it."""
    from streamlit.testing.v1 import AppTest

    from explorer.widgets.results import state
    from explorer.widgets.warm import warm

    warm().join()
    app = AppTest.from_file(places.ROOT / "explorer" / "Home.py", default_timeout=120)
    app.query_params["run"], app.query_params[state.PART] = path.name, state.TEST
    app.run()
    found = {"first page": timed(app.switch_page("../pages/results.py").run, repeats)}
    for view in state.VIEWS:
        before = state.VIEWS[view == state.VIEWS[0]]  # another one

        def there(view=view, before=before) -> None:
            app.segmented_control(key=state.VIEW).set_value(before).run()
            app.segmented_control(key=state.VIEW).set_value(view).run()

        found[f"to another view and to “{view}”, both"] = timed(there, repeats)
    app.segmented_control(key=state.VIEW).set_value(state.MATRIX).run()
    cells = iter(range(10**6))

    def cell() -> None:
        app.selectbox(key=state.SAID).set_value(next(cells) % 10).run()

    return found | {"another cell": timed(cell, 2 * repeats)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[places.HOME_VARIABLE] = folder
        answers = made_up()
        path = lay_run(answers)
        found = numbers(answers, path, given.repeats) | page(path, given.repeats)
    result = {"machine": platform.processor() or platform.machine(), "repeats": given.repeats}
    print(json.dumps(result | {name: spread(times) for name, times in found.items()}, indent=1))


if __name__ == "__main__":
    main()
