"""What a claim is: a sentence as notes have it, the true one, and the case that decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from explorer.cases import (
    ActivationCase,
    Case,
    ConvCase,
    NeuronCase,
    OrderCase,
    PictureCase,
    PoolCase,
    SizeCase,
    StackCase,
)
from explorer.ideas.listing import Listing
from explorer.ideas.mistakes.printed import printed_by
from explorer.links import write
from explorer.reference import Program, difference
from explorer.sheets import Sheet

RIGHT, WRONG, DEPENDS = "right", "wrong", "depends"
VERDICTS = (RIGHT, WRONG, DEPENDS)
KNOBS = ("a", "b", "c", "d")  # the numbers of a deciding case that can be changed
ADDRESSES = {
    SizeCase: "output_size",
    ConvCase: "convolution",
    PoolCase: "pooling",
    ActivationCase: "activations",
    OrderCase: "activations",
    NeuronCase: "activations",
    StackCase: "stack",
    PictureCase: "pictures",
}


@dataclass(frozen=True)
class Knob:
    """A number of the deciding case that the reader may change.

    Parameters
    ----------
    label : str
    stops : tuple of float
    start : float
        One of the stops: the number with which the case decides.
    texts : tuple of str
        What the stops are called, where they are not numbers to the reader.
    """

    label: str
    stops: tuple[float, ...]
    start: float
    texts: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Return whether it takes whole numbers only."""
        return all(float(stop).is_integer() for stop in self.stops)


@dataclass(frozen=True, eq=False)
class Decision:
    """What the deciding case gives.

    Parameters
    ----------
    tried : tuple of bool
        Whether the claim held, once for each case that was tried.
    sheet : Sheet
        What is shown, without the sliders.
    case : Case or None
        The same numbers on another page: the link, and lines of PyTorch and their check if there
        is neither a program nor lines.
    page : str
        Address of the page that has more about it, where no case leads there.
    query : mapping of str to str
        Query parameters of that page.
    program : Program or None
        Lines of PyTorch where there is no case.
    result : ndarray or None
        What the program must give.
    listing : Listing or None
        Lines of PyTorch that are neither; `prints` holds every number that they print.
    lines : str
        Lines that draw numbers, and so are not run here; they print `prints` whatever is drawn.
    prints : tuple of float
    """

    tried: tuple[bool, ...]
    sheet: Sheet
    case: Case | None = None
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    program: Program | None = None
    result: np.ndarray | None = None
    listing: Listing | None = None
    lines: str = ""
    prints: tuple[float, ...] = ()

    @property
    def verdict(self) -> str:
        """Return what the tries say: it held always, never, or only sometimes.

        Examples
        --------
        >>> Decision((True, False), Sheet(())).verdict
        'depends'
        """
        if all(self.tried):
            return RIGHT
        return DEPENDS if any(self.tried) else WRONG

    def link(self) -> tuple[str, dict[str, str]]:
        """Return the page that shows the same: its address and query parameters."""
        if self.case is None:
            return self.page, dict(self.query)
        home = type(self.case).__module__.split(".")
        idea = home[:2] == ["explorer", "ideas"]  # a page has the name of its package there
        return home[2] if idea else ADDRESSES[type(self.case)], write(self.case)

    def code(self) -> str:
        """Return the lines to copy; empty where PyTorch has nothing to say."""
        source = self._source()
        return self.lines if source is None else source.code()

    def printed(self) -> str:
        """Return what the lines print; empty where there are none."""
        source = self._source()
        return " ".join(map(str, self.prints)) if source is None else printed_by(source)

    def _source(self) -> Program | Listing | Case | None:
        return self.program or self.listing or (None if self.lines else self.case)

    def check(self) -> float | None:
        """Return the largest relative difference from PyTorch; None where nothing is to compare."""
        if self.program is not None:
            return difference(np.asarray(self.result, np.float64), self.program.run())
        own = self.case is not None and self._source() is self.case
        return self.case.check() if own else None


@dataclass(frozen=True)
class Claim:
    """A sentence to be judged.

    Parameters
    ----------
    key : str
        Its name in the link; it stays.
    text : str
        What the notes say.
    verdict : str
        One of VERDICTS.
    topic : str
    source : str
        Where it is usually met: "lecture notes", "blogs", …
    why : str
        What is true, in one sentence or two.
    decide : callable
        Computes the case that decides, with one number for each knob.
    knobs : tuple of Knob
        At most four.
    """

    key: str
    text: str
    verdict: str
    topic: str
    source: str
    why: str
    decide: Callable[..., Decision]
    knobs: tuple[Knob, ...] = ()

    def decided(self, numbers: tuple[float, ...] | None = None) -> Decision:
        """Return the decision with these numbers for the knobs, or with those of the start."""
        starts = tuple(knob.start for knob in self.knobs)
        chosen = starts if numbers is None else numbers
        return self.decide(
            *(int(n) if knob.whole else n for n, knob in zip(chosen, self.knobs, strict=True))
        )
