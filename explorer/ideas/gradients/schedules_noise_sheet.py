"""How schedules with a noisy gradient are laid out."""

from typing import TYPE_CHECKING

from explorer import limits
from explorer.gradients.surfaces import X_RANGE, Y_RANGE, bands, surface
from explorer.ideas.gradients.descent_reading import ladder
from explorer.ideas.gradients.descent_surface_sheet import CELLS, series_of, start_cells, where
from explorer.ideas.gradients.schedules_sheet import TITLES
from explorer.sheets import Bars, Button, Choice, Lines, Plane, Row, Series, Sheet, Slider
from explorer.sheets.words import say
from explorer.training.recipe import SCHEDULES

if TYPE_CHECKING:
    from explorer.ideas.gradients.schedules_noise import NoiseCase

LAST = 20  # steps over which the distance is averaged
_RATES = ladder(0.01, 1.5)
_NOISES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


def sheet(case: "NoiseCase") -> Sheet:
    """Return two paths, the distances of all four, and how far each still is at the end."""
    pair = ("constant", case.schedule)
    plane = Plane(
        "plane",
        "The round bowl from above; click for another start",
        bands("bowl", 10.0, *CELLS),
        X_RANGE,
        Y_RANGE,
        tuple(series_of(TITLES[name], case.path(name)) for name in pair),
        across="w₁",
        up="w₂",
        picks="start",
        at=case.start,
    )
    return Sheet(
        rows=(Row((plane, _distances(case))), Row((start_cells(case), _ends(case)))),
        controls=(
            Choice("schedule", "Beside the constant rate", _others(), case.schedule),
            Slider("lr", "Learning rate lr", _RATES, case.lr, way="live"),
            Slider("noise", "Noise of the gradient", _NOISES, case.noise, way="live"),
            Button("Other noise", {"seed": (case.seed + 1) % (limits.NOISE_SEED_MAX + 1)}),
        ),
        general=(
            f"{surface('bowl').formula},   w ← w − lr(t)·(g + noise), noise of deviation "
            f"{say(case.noise)} for each weight",
            "Distance from the minimum: √(w₁² + w₂²)",
        ),
        said=_said(case),
    )


def _others() -> dict[str, str]:
    return {name: TITLES[name] for name in SCHEDULES if name != "constant"}


def _distances(case: "NoiseCase") -> Lines:
    series = []
    for name in SCHEDULES:
        away = [float(f"{distance:.4g}") for distance in case.distances(name)]
        series.append(Series(TITLES[name], range(len(away)), away))
    return Lines(
        "distances", "Distance from the minimum", tuple(series), "step", "distance", y_log=True
    )


def _mean(case: "NoiseCase", name: str) -> float:
    last = case.distances(name)[-LAST:]
    return sum(last) / len(last)


def _ends(case: "NoiseCase") -> Bars:
    return Bars(
        "ends",
        f"Mean distance over the last {LAST} steps",
        tuple(TITLES[name] for name in SCHEDULES),
        tuple(_mean(case, name) for name in SCHEDULES),
    )


def _said(case: "NoiseCase") -> tuple[str, ...]:
    pair = ("constant", case.schedule)
    gone = [line for name in pair for line in where(case.path(name), f"{TITLES[name]}: ")]
    if any(case.path(name).ended for name in pair):
        return tuple(gone)
    constant, other = (say(_mean(case, name)) for name in pair)
    first = (
        f"Over the last {LAST} steps the constant rate is {constant} from the minimum on average, "
        f"“{TITLES[case.schedule]}” {other}."
    )
    if case.noise == 0:
        return first, "Without noise a falling rate only makes the way longer.", *gone
    second = (
        "Every step adds lr times the noise, however near the minimum is: only a small rate lets a "
        "path come to rest. Small from the start, it would take longer to come near."
    )
    return first, second, *gone
