"""Each class: how many of its pictures are found, and how far its name can be believed."""

import streamlit as st

from explorer.figures.results import class_scores
from explorer.results.intervals import Z95
from explorer.results.per_class import ClassScores, largest_share, mean_recall, per_class
from explorer.results.words import between, percent
from explorer.widgets.results.source import Source
from explorer.widgets.results.state import CLASS
from explorer.widgets.text import literal

_UNEVEN = 1.2  # times as many pictures in the largest class as in the smallest


def draw(source: Source) -> None:
    """Show the classes' scores as a chart and a table, and one of them in words."""
    scores = per_class(source.counts)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.plotly_chart(
            class_scores(source.classes, scores),
            key="results_scores",
            config={"displayModeBar": False},
            alt="Recall and precision of each class with their intervals",
        )
    with right:
        number = _choose(source)
        _explain(source, number, scores[number])
        _overlap(source, scores)
        _balance(source, scores)
    st.markdown(_table(source, scores))
    st.caption(
        "Accuracy within a class and recall are the same number. n is the number of pictures that "
        "a share was counted on; the fewer there are, the wider its interval."
    )


def _choose(source: Source) -> int:
    """Let the reader choose a class; the one in the link may not be there."""
    numbers = list(range(len(source.classes)))
    if st.session_state.get(CLASS) not in numbers:
        st.session_state.pop(CLASS, None)
    return st.selectbox(
        "Class",
        numbers,
        key=CLASS,
        format_func=lambda number: literal(source.classes[number]),
        persist_state="session",
    )


def _explain(source: Source, number: int, found: ClassScores) -> None:
    name = source.shown_classes[number]
    if found.recall is None:
        st.markdown(f"There are no {source.part} pictures of {name}, so nothing is known of it.")
    else:
        st.markdown(
            f"**Recall:** of {found.pictures:,} pictures of {name}, {found.right:,} are called "
            f"{name}: {found.right:,} / {found.pictures:,} = **{percent(found.recall)}** (95 %: "
            f"{between(found.recall_interval)}). It asks: how many of them are found?"
        )
    if found.precision is None:
        st.markdown(f"**Precision:** no picture is called {name}, so there is nothing to believe.")
        return
    st.markdown(
        f"**Precision:** {found.said:,} pictures are called {name}, {found.right:,} of them are: "
        f"{found.right:,} / {found.said:,} = **{percent(found.precision)}** (95 %: "
        f"{between(found.precision_interval)}). It asks: when the network says {name}, is it true?"
    )
    if found.pictures:
        with st.expander("The Wilson interval of this recall"):
            st.latex(wilson_formula(found.right, found.pictures))
            st.markdown(
                f"It is {between(found.recall_interval)}. Of 100 intervals made like this, about "
                "95 contain the true share."
            )


def _overlap(source: Source, scores: list[ClassScores]) -> None:
    """Say whether the best and the worst class can be told apart."""
    known = [(s.recall, number) for number, s in enumerate(scores) if s.recall is not None]
    if len(known) < 2:
        return
    worst, best = min(known)[1], max(known, key=lambda pair: pair[0])[1]
    low, high = scores[worst].recall_interval, scores[best].recall_interval
    names = source.shown_classes
    both = f"{names[best]} ({between(high)}) and {names[worst]} ({between(low)})"
    if low[1] < high[0]:
        st.markdown(f"The intervals of {both} do not touch: {names[worst]} is harder.")
    else:
        st.markdown(
            f"Even the intervals of the best and the worst class overlap, {both}: with so few "
            "pictures these differences may be chance."
        )


def _balance(source: Source, scores: list[ClassScores]) -> None:
    sizes = [found.pictures for found in scores]
    if max(sizes) < _UNEVEN * min(sizes):
        return
    st.markdown(
        f"**The classes have {min(sizes):,} to {max(sizes):,} pictures.** Always naming the most "
        f"frequent class would give an accuracy of {percent(largest_share(source.counts))}. The "
        f"mean of the recalls counts every class the same: {percent(mean_recall(source.counts))}."
    )


def _table(source: Source, scores: list[ClassScores]) -> str:
    lines = [
        "| class | n | right | recall | 95 % interval | called so | precision | 95 % interval |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, found in zip(source.shown_classes, scores, strict=True):
        cells = [
            f"{found.pictures:,}",
            f"{found.right:,}",
            "–" if found.recall is None else percent(found.recall),
            between(found.recall_interval),
            f"{found.said:,}",
            "–" if found.precision is None else percent(found.precision),
            between(found.precision_interval),
        ]
        together = [cell.replace(" ", "\xa0") for cell in cells]  # one line in a narrow column
        lines.append(f"| {' | '.join([name, *together])} |")
    return "\n".join(lines)


def wilson_formula(k: int, n: int) -> str:
    """Return the Wilson interval as LaTeX, once with letters and once with its own numbers."""
    return (
        r"\begin{gathered}"
        r"\frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1-\hat p)}{n} + \frac{z^2}{4n^2}}}"
        r"{1 + \frac{z^2}{n}} \\[2ex]"
        rf"\hat p = \frac{{{k}}}{{{n}}} = {k / n:.4f} \quad n = {n} \quad z = {Z95:.2f}"
        r"\end{gathered}"
    )
