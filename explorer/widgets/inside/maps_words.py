"""One step of a sum in words, with its numbers; no Streamlit."""

from explorer.probing.nodes import INPUT
from explorer.probing.terms import (
    Added,
    Applied,
    ConvSum,
    Explanation,
    LinearSum,
    Moved,
    Normalised,
    Pixel,
    Place,
    Pooled,
    Share,
)
from explorer.probing.walk import title as plain_title
from explorer.widgets.text import literal

_FUNCTIONS = {"relu": "ReLU: max(0, {x})", "sigmoid": "sigmoid: 1 / (1 + exp(−{x}))"}


def exact(value: float) -> str:
    """Return a number with five significant digits and a real minus sign.

    Examples
    --------
    >>> exact(-0.123456789), exact(0.0), exact(12)
    ('−0.12346', '0', '12')
    """
    return f"{value:.5g}".replace("-", "−")


def title(place: Place, channels: int) -> str:
    """Return a place in words, for Markdown: a name with a colon would be taken for a colour."""
    return literal(plain_title(place, channels))


def line(found: Explanation, channels: int) -> str:
    """Return a step as Markdown: what it is, the numbers in it, and what comes out.

    Parameters
    ----------
    found : Explanation
        From `explorer.probing.unit.explain`.
    channels : int
        Of the picture.

    Examples
    --------
    >>> from explorer.probing.terms import Place
    >>> place = Place("conv1", (0, 1, 2))
    >>> relu = Applied(place, -2.0, "relu", {})
    >>> line(Explanation(Place("conv1:relu", (0, 1, 2)), "relu", 0.0, 0.0, 2.0, relu), 3)
    '**conv1\\\\:relu\\\\[0\\\\] at (1, 2)** = ReLU: max(0, −2) = **0**'
    """
    said = f"**{title(found.place, channels)}** = {_made(found, channels)}"
    return said + _checked(found)


def _made(found: Explanation, channels: int) -> str:
    detail, value = found.detail, f"**{exact(found.value)}**"
    return _KINDS.get(type(detail), _untold)(detail, channels).format(value=value)


def _checked(found: Explanation) -> str:
    if found.total is None:
        return ""
    if not found.agrees:
        return (
            f". The network has {found.value!r}, the sum is {found.total!r}: they must agree. "
            "Please report this as a fault of the explorer."
        )
    if isinstance(found.detail, ConvSum | LinearSum):
        return (
            f". That is the number that the network has, {exact(found.value)}; it was added up "
            f"here in double precision and differs by {found.difference:.0e}."
        )
    return ""


def _conv(detail: ConvSum, channels: int) -> str:
    total = exact(float(detail.partial.sum()))
    count = len(detail.partial)
    of = "the picture" if detail.parent == INPUT else literal(detail.parent)
    parts = f"{count} partial sums, one for each channel of {of}" if count > 1 else "1 partial sum"
    bias = "no bias" if detail.bias is None else f"bias {exact(detail.bias)}"
    return f"convolution: {parts}, together {total}, and {bias}: {{value}}"


def _normalised(detail: Normalised, channels: int) -> str:
    x, variance, weight = (exact(v) for v in (detail.x, detail.variance, detail.weight))
    scaled = f"({x}{_plus(-detail.mean)}) / √({variance} + {detail.eps:g}) × {weight}"
    return f"batch norm: {scaled}{_plus(detail.bias)} = {{value}}"


def _plus(value: float) -> str:
    """Return " + 2" or " − 2"; nothing is added with two signs."""
    return f" {'−' if value < 0 else '+'} {exact(abs(value))}"


def _applied(detail: Applied, channels: int) -> str:
    words = _FUNCTIONS.get(detail.function, detail.function.replace("_", " ") + " of {x}")
    return f"{words.format(x=exact(detail.x))} = {{value}}"


def _pooled(detail: Pooled, channels: int) -> str:
    inside = [exact(float(v)) for v in detail.cells[detail.window.inside]]
    shown = ", ".join(inside) if len(inside) <= 16 else f"{len(inside)} cells"
    if detail.winner is None:
        return f"mean: the sum of {shown} divided by {detail.divisor} = {{value}}"
    return f"the largest of {shown}: {title(detail.winner, channels)} = {{value}}"


def _added(detail: Added, channels: int) -> str:
    names = [title(place, channels) for place in detail.parents]
    first, second = exact(detail.addends[0]), _plus(detail.addends[1])
    return f"addition: {names[0]} + {names[1]} = {first}{second} = {{value}}"


def _moved(detail: Moved, channels: int) -> str:
    if detail.before is None:
        return "filled in: {value}"
    return f"the same number as {title(detail.before, channels)}: {{value}}"


def _pixel(detail: Pixel, channels: int) -> str:
    return (
        f"({detail.byte} / 255{_plus(-detail.mean)}) / {exact(detail.std)} = {{value}}: the byte "
        f"{detail.byte}, less the mean of the training pictures, over their standard deviation"
    )


def _linear(detail: LinearSum, channels: int) -> str:
    bias = "no bias" if detail.bias is None else f"bias {exact(detail.bias)}"
    return (
        f"dense layer: {len(detail.products):,} products, together "
        f"{exact(float(detail.products.sum()))}, and {bias}: {{value}}"
    )


def _share(detail: Share, channels: int) -> str:
    return f"its part of {len(detail.powers)} exponentials: {{value}}"


def _untold(detail, channels: int) -> str:
    return f"{detail.function}, whose sum is not told here: {{value}}"


_KINDS = {
    ConvSum: _conv,
    Normalised: _normalised,
    Applied: _applied,
    Pooled: _pooled,
    Added: _added,
    Moved: _moved,
    Pixel: _pixel,
    LinearSum: _linear,
    Share: _share,
}
