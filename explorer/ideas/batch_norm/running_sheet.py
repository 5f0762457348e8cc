"""The sheet of running averages: batches, what each leaves behind, and both modes' outputs."""

from typing import Protocol

import numpy as np

from explorer.ideas.normalising import normalised_line
from explorer.ops.batch_norm import EPS
from explorer.sheets import Grid, Lines, Row, Series, Sheet, Sign, Slider, Source, Switch, Tell
from explorer.sheets.words import added, equals, factor, minus, raised, say, tidy

MOMENTUM_STOPS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0)


class Running(Protocol):
    """What the sheet needs of a case."""

    x: np.ndarray
    steps: int
    momentum: float
    cumulative: bool

    def averages(self) -> np.ndarray: ...  # noqa: D102 - see explorer.ideas.batch_norm.running

    def outputs(self) -> tuple[np.ndarray, np.ndarray]: ...  # noqa: D102

    def last(self) -> np.ndarray: ...  # noqa: D102

    def share(self, step: int) -> float: ...  # noqa: D102


def sheet(case: Running) -> Sheet:
    """Return the sheet of a case."""
    count = len(case.x)
    controls = (
        Slider(
            "steps", "Batches seen", tuple(range(count + 1)), case.steps, text=False, plays=True
        ),
        Slider("momentum", "Momentum m", MOMENTUM_STOPS, case.momentum),
        Switch("cumulative", "momentum=None: all batches count the same", case.cumulative),
    )
    share = "1/k" if case.cumulative else say(case.momentum)
    return Sheet(
        rows=(
            Row((_batches(case), Sign("to", "→"), _statistics(case), _averages(case))),
            Row(_outputs(case), "One batch, both modes"),
            Row(_curves(case)),
        ),
        controls=controls,
        general=(
            "running mean ← (1 − m) · running mean + m · mean of the batch",
            "running variance ← (1 − m) · running variance + m · Σ (x − μ)² / (n − 1)",
            f"m = {share}, the share of the new batch"
            + (" k: the k-th batch counts 1/k" if case.cumulative else ""),
        ),
        said=_said(case),
    )


def _batches(case: Running) -> Grid:
    rows = tuple(f"batch {number}" for number in range(1, len(case.x) + 1))
    quiet = {place: "quiet" for place in np.ndindex(*case.x.shape) if place[0] >= case.steps}
    columns = tuple(f"pic. {number}" for number in range(1, case.x.shape[1] + 1))
    return Grid("x", "Batches", case.x, "input", edits="x", rows=rows, columns=columns, marks=quiet)


def _statistics(case: Running) -> Grid:
    """Return mean and both variances of the batches that were seen."""
    values = np.full((len(case.x), 3), np.nan)
    seen = case.x[: case.steps]
    if case.steps:
        values[: case.steps] = np.transpose((seen.mean(1), seen.var(1), seen.var(1, ddof=1)))
    columns = ("mean", "÷ n", "÷ (n − 1)")
    return Grid(
        "s",
        "Mean, variances",
        tidy(values),
        "window",
        columns=columns,
        tells=lambda: _statistics_tells(seen),
    )


def _statistics_tells(batches: np.ndarray) -> dict:
    tells = {}
    for row, batch in enumerate(batches):
        n, mean = len(batch), batch.mean()
        squares = ((batch - mean) ** 2).sum()
        cells = (Source("x", tuple((row, column) for column in range(n))),)
        total = f"Σ (x − μ)² {equals(squares)} with μ {equals(mean)}"
        tells[row, 0] = Tell((f"μ = ({added(batch)}) / {n} {equals(mean, *batch)}",), cells)
        divided = f"σ² = {say(squares)} / {n} {equals(squares / n, squares)}"
        tells[row, 1] = Tell((total, f"{divided}: the batch itself is divided by its root"), cells)
        divided = f"{say(squares)} / ({n} − 1) {equals(squares / (n - 1), squares)}"
        tells[row, 2] = Tell((total, f"{divided}: the running average takes this one"), cells)
    return tells


def _averages(case: Running) -> Grid:
    """Return the running averages, "start" in the first row."""
    found = case.averages()
    values = np.full((len(case.x) + 1, 2), np.nan)
    values[: len(found)] = found
    return Grid(
        "r",
        "Running averages",
        tidy(values),
        "kernel",
        rows=("start", *(f"after {number}" for number in range(1, len(case.x) + 1))),
        columns=("mean", "variance"),
        marks={(case.steps, column): "chosen" for column in range(2)},
        tells=lambda: _averages_tells(case, found),
    )


def _averages_tells(case: Running, found: np.ndarray) -> dict:
    tells = {
        (0, 0): Tell(("Before the first batch the running mean is 0.",)),
        (0, 1): Tell(("Before the first batch the running variance is 1.",)),
    }
    for row in range(1, len(found)):
        batch, share = case.x[row - 1], case.share(row)
        for column, new in enumerate((batch.mean(), batch.var(ddof=1))):
            old = found[row - 1, column]
            line = (
                f"(1 − {say(share)}) · {factor(old)} + {say(share)} · {factor(new)} "
                f"{equals(found[row, column], share, old, new)}"
            )
            sources = (Source("r", ((row - 1, column),)), Source("s", ((row - 1, 2 * column),)))
            tells[row, column] = Tell((line,), sources)
    return tells


def _outputs(case: Running) -> tuple[Grid, ...]:
    step, outputs = max(case.steps, 1), case.outputs()
    most = max(float(np.abs(values).max()) for values in outputs)
    titles = (
        f"Batch {step} in train(): its own μ and σ²",
        f"Batch {step} in eval(): the running averages",
    )
    tells = (lambda: _output_tells(case, "t"), lambda: _output_tells(case, "e"))
    return tuple(
        Grid(name, title, tidy(values)[None], "output", most=most, tells=told)
        for name, title, values, told in zip("te", titles, outputs, tells, strict=True)
    )


def _output_tells(case: Running, mode: str) -> dict:
    """Return x̂ of every number, in training ("t") or in eval mode ("e")."""
    batch, row = case.last(), max(case.steps, 1) - 1
    if mode == "t":
        outputs, (mean, variance) = case.outputs()[0], (batch.mean(), batch.var())
        used = (Source("s", ((row, 0), (row, 1))),) if case.steps else ()
    else:
        outputs, (mean, variance) = case.outputs()[1], case.averages()[-1]
        used = (Source("r", ((case.steps, 0), (case.steps, 1))),)
    return {
        (0, column): Tell(
            (normalised_line(x, mean, variance, EPS, y),),
            (Source("x", ((row, column),)), *used),
        )
        for column, (x, y) in enumerate(zip(batch, outputs, strict=True))
    }


def _curves(case: Running) -> tuple[Lines, ...]:
    found, count = case.averages(), len(case.x)
    seen = range(len(found))
    batches = range(1, count + 1)
    lines = []
    for column, (name, title, values) in enumerate(
        (
            ("m", "Mean", case.x.mean(1)),
            ("v", "Variance, ÷ (n − 1)", case.x.var(1, ddof=1)),
        )
    ):
        everything = [*values, *found[:, column], 0.0, 1.0]
        room = (max(everything) - min(everything)) * 0.05
        lines.append(
            Lines(
                name,
                title,
                (
                    Series("of each batch", list(batches), values.tolist(), "window", "dots"),
                    Series("running", list(seen), found[:, column].tolist(), "kernel", "both"),
                ),
                across="batches seen",
                up=title.split(",")[0].lower(),
                x_range=(0, count),
                y_range=(min(everything) - room, max(everything) + room),
                at=case.steps,
            )
        )
    return tuple(lines)


def _said(case: Running) -> tuple[str, ...]:
    trained, evaluated = case.outputs()
    gap = float(np.abs(trained - evaluated).max())
    sentences = [
        f"The same numbers: training and eval mode differ by up to {say(gap, 4)}.",
    ]
    if not case.steps:
        return (
            *sentences,
            "Nothing was seen yet: eval divides by √(1 + ε) and leaves the numbers nearly "
            "as they are.",
        )
    if case.cumulative:
        start = "All batches count the same, and the start 0 and 1 counts nothing."
    else:
        left = (1 - case.momentum) ** case.steps
        power = f"(1 {minus(case.momentum)}){raised(case.steps)} {equals(left, digits=4)}"
        start = f"Of the start 0 and 1 the share {power} is still in the running averages."
        if not left:
            start = "With m = 1 only the last batch counts; the start and all others are forgotten."
    return (*sentences, start)
