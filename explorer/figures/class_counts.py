"""How many pictures each class has, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.figures.labels import plain
from explorer.figures.palette import SERIES

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMED_MAX = 30  # classes whose names fit below each other on a laptop
_CURVE = 6  # a curve is as high as the bars of so many classes
_HEIGHT = 40, 84  # pixels of a class, and of axis and legend


def class_counts(train: dict[str, int], test: dict[str, int]) -> Figure:
    """Draw the number of training and test pictures of each class.

    Up to 30 classes have a bar each, with its name; more are drawn as a curve from the largest to
    the smallest class, where a flat line means balance.

    Parameters
    ----------
    train, test : dict of str to int
        The same classes in both. Names may hold anything; they are shown as they stand.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    draw = _bars if len(train) <= NAMED_MAX else _curve
    draw(figure, "training", train, SERIES[0], "")
    draw(figure, "test", test, SERIES[1], "/")
    figure.update_layout(
        barmode="group",
        bargap=0.25,
        margin={"l": 8, "r": 56, "t": 36, "b": 44},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        font={"size": 14},
        uirevision="same",
        height=_HEIGHT[0] * (len(train) if draw is _bars else _CURVE) + _HEIGHT[1],
    )
    if draw is _bars:
        names = [plain(name) for name in train]
        figure.update_yaxes(tickvals=list(range(len(train))), ticktext=names)
        figure.update_yaxes(autorange="reversed", automargin=True)
        figure.update_xaxes(title_text="pictures", rangemode="tozero")
    else:
        figure.update_yaxes(title_text="pictures", rangemode="tozero")
        figure.update_xaxes(title_text="classes, the largest first")
    return figure


def _bars(figure: Figure, title: str, counts: dict[str, int], colour: str, pattern: str) -> None:
    figure.add_bar(
        y=list(range(len(counts))),
        x=list(counts.values()),
        name=title,
        orientation="h",
        text=[f"{count:,}" for count in counts.values()],
        textposition="outside",
        textfont={"size": 14},
        cliponaxis=False,
        marker={"color": colour, "pattern": {"shape": pattern, "solidity": 0.25}},
        hovertemplate="%{x:,} " + title + "<extra></extra>",
    )


def _curve(figure: Figure, title: str, counts: dict[str, int], colour: str, pattern: str) -> None:
    figure.add_scatter(
        y=sorted(counts.values(), reverse=True),
        x=list(range(1, len(counts) + 1)),
        name=title,
        mode="lines",
        line={"color": colour, "dash": "dash" if pattern else "solid", "width": 2},
        hovertemplate="%{y:,} " + title + "<extra></extra>",
    )
