"""One visitor's stage: the case that counts, where it came from, and what is said about it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from explorer import links, sheets, slips
from explorer.cases import Case, CellError, SizeCase
from explorer.errors import InputError
from explorer.widgets.echoes import Echoes
from explorer.widgets.stage.component import last_document, mount
from explorer.widgets.warm import is_warm, warm

AGREEMENT = 1e-9  # relative; float64 sums of 484 products differ by far less


@dataclass
class _Memory:
    """What a visitor's stage remembers between reruns."""

    case: Case
    default: Case
    origin: int = 0
    edit: str | None = None
    echoes: Echoes = field(default_factory=Echoes)
    error: InputError | None = None
    said: tuple[str, ...] = ()
    chosen: bool = False
    opened: bool = False
    guess: object = None
    framed: bool = False  # whether the browser has asked for the frames of the sliders
    linked: bool = True  # whether the page's address carries the case

    def take(self, case: Case, said: tuple[str, ...] = ()) -> None:
        """Take over a case that does not come from the stage itself."""
        self.case, self.said, self.error, self.guess = case, said, None, None
        self.framed = False
        self.origin += 1


def _memory(key: str, default: Case) -> _Memory:
    return st.session_state.setdefault(f"{key}.memory", _Memory(default, default))


def choose(key: str, default: Case, case: Case) -> None:
    """Put a prepared case on a stage, as a callback of a button or a select box."""
    memory = _memory(key, default)
    memory.take(case)
    memory.chosen = True


def embed(key: str, case: Case) -> None:
    """Show a case in a page about something else, whose address does not carry it.

    Parameters
    ----------
    key : str
        The stage's name in the session.
    case : Case
        What the page has to show; other numbers than last time replace what was edited.
    """
    memory = _memory(key, case)
    memory.linked = False
    if memory.default.document() != case.document():
        memory.default = case
        memory.take(case)
    current_case(key, case)
    show_stage(key, case)


def current_case(key: str, default: Case) -> Case:
    """Take over what the stage or the link says, and return the case that counts.

    Parameters
    ----------
    key : str
        The stage's name in the session; one per stage.
    default : Case
        What it shows at first.
    """
    memory = _memory(key, default)
    edited = _follow_stage(memory, f"{key}.stage")
    if memory.linked:
        if not edited and not memory.chosen:
            _follow_link(memory)
        memory.chosen = False
        _write_link(memory)
    return memory.case


def show_stage(
    key: str,
    default: Case,
    complete: Callable[[Case], Case | None] | None = None,
    extra: dict | None = None,
) -> None:
    """Show the stage with the case that counts and what is said about it.

    Parameters
    ----------
    key : str
    default : Case
    complete : callable, optional
        Gives the case what its document does not hold, as the pixels of a picture; None while
        there is nothing to answer yet.
    extra : dict, optional
        What the component is told beside the document.
    """
    memory = _memory(key, default)
    answer = _answer(memory, complete or (lambda case: case))
    mount(memory.case, str(memory.origin), answer, f"{key}.stage", extra)


def _address(memory: _Memory) -> dict[str, list[str]]:
    """Return what the browser's address says about this stage."""
    names = [parameter.name for parameter in memory.default.parameters]
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def _follow_link(memory: _Memory) -> None:
    """Open the link, unless it is only the echo of what this page wrote into the address."""
    address = _address(memory)
    if address and not memory.echoes.expect(address):
        memory.take(*links.read(address, memory.default))
        memory.echoes.opened(address)
        memory.opened = True


def _follow_stage(memory: _Memory, key: str) -> bool:
    """Check the last edit, if there is a new one; a bad one changes nothing but the sentence."""
    document = last_document(key)
    if document is None:  # the page was left and came back: the stage shows the last good case
        memory.error, memory.framed = None, False
        return False
    edit = document.get("edit")
    if edit is None or edit == memory.edit:
        return False
    memory.edit, memory.framed = edit, document.get("frames") is True
    try:
        case, memory.error = type(memory.default).from_document(document), None
    except InputError as error:
        case, memory.error = memory.case, error
    if not memory.framed or case.document() != memory.case.document():
        memory.said, memory.guess = (), document.get("guess")
    memory.case = case
    return True


def _write_link(memory: _Memory) -> None:
    """Write the case into the address; an untouched page keeps its short address."""
    query = links.write(memory.case)
    address = {name: [text] for name, text in query.items()}
    now = _address(memory)
    # A link on the same page leaves the browser's address as it was: what it says is written once.
    if now == address and not memory.opened:
        return
    if memory.case is memory.default and not now:
        return
    memory.opened = False
    memory.echoes.remember(address)
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in now}
    st.query_params.from_dict(others | query)  # what is usual again is taken out


def _answer(memory: _Memory, complete: Callable[[Case], Case | None]) -> dict:
    notes = [*memory.said, *memory.case.notes]
    answer = {"edit": memory.edit, "output": None, "message": None, "cell": None, "notes": notes}
    nothing = {"agrees": True, "verdict": None}
    if memory.error is not None:
        return answer | _refusal(memory.error) | nothing
    case = complete(memory.case)
    if case is None:
        return answer | nothing
    answer["guess"] = slips.answer(case, memory.guess)
    try:
        return answer | case.result() | _verdict(case) | _frames(memory, case)
    except InputError as error:  # settings that do not fit what completes the case
        return answer | _refusal(error) | nothing


def _frames(memory: _Memory, case: Case) -> dict:
    """Return how a sheet looks at all stops of its sliders, if the browser has asked for it."""
    wanted = memory.framed and case.component == "sheet"
    return {"frames": sheets.frames(case)} if wanted else {}


def _refusal(error: InputError) -> dict:
    cell = None
    if isinstance(error, CellError):
        cell = {"grid": error.grid, "row": error.row, "column": error.column}
        cell["index"] = error.index
    return {"message": str(error), "cell": cell}


def _verdict(case: Case) -> dict:
    if not is_warm():
        loading = warm().is_alive()
        words = "is still loading." if loading else "could not be loaded; see the server's log."
        return {"agrees": loading, "verdict": f"PyTorch {words}"}
    difference = case.check()
    if difference is None:
        return {"agrees": True, "verdict": None}
    if difference <= AGREEMENT:
        agreement = case.agreement() if isinstance(case, SizeCase) else "Same as PyTorch"
        return {"agrees": True, "verdict": agreement}
    return {
        "agrees": False,
        "verdict": f"Differs from PyTorch by {difference:.1e}; {AGREEMENT:.0e} would be rounding. "
        "This is a fault of the explorer: please report the link.",
    }
