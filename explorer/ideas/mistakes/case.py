"""The case that decides a claim, with numbers that the reader may change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.ideas.mistakes.claim import KNOBS, Claim, Decision, Knob
from explorer.ideas.mistakes.quiz import CLAIMS
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.sheets import Sheet, Slider, told
from explorer.sheets.words import say


@dataclass(frozen=True)
class MistakeCase:
    """The deciding case of one claim.

    Parameters
    ----------
    claim : str
        Key of the claim.
    a, b, c, d : float
        The numbers of its knobs; those that it does not have are 0.
    notes : tuple of str
    """

    claim: str = "plus-one"
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "mistake"
    component: ClassVar[str] = "sheet"
    # The page's address names the claim; what was changed in its case stays with the reader.
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    how_to: ClassVar[str] = "Drag a slider to try the claim on other numbers."

    @classmethod
    def of(cls, key: str) -> "MistakeCase":
        """Return the case of a claim with the numbers that it starts from."""
        knobs = CLAIMS[key].knobs
        starts = {name: float(knob.start) for name, knob in zip(KNOBS, knobs, strict=False)}
        return cls(key, **starts)

    @staticmethod
    def document_of(example: Claim) -> dict:
        """Return the document of a claim, with the numbers that its case starts from."""
        return MistakeCase.of(example.key).document()

    @classmethod
    def from_document(cls, document: Mapping) -> "MistakeCase":
        """Check what the browser gives; raise InputError with a sentence."""
        key = checks.choice(document, "claim", tuple(CLAIMS))
        knobs = zip(KNOBS, CLAIMS[key].knobs, strict=False)
        case = cls(key, **{name: _number(document, name, knob) for name, knob in knobs})
        case.decision()  # also refuses what does not fit
        return case

    def document(self) -> dict:
        """Return the case as the sheet takes it: numbers as text."""
        knobs = CLAIMS[self.claim].knobs
        numbers = {name: [number_text(getattr(self, name))] for name in KNOBS[: len(knobs)]}
        return {"claim": self.claim, **numbers}

    def decision(self) -> Decision:
        """Return what the case decides, with the numbers that it has."""
        claim = CLAIMS[self.claim]
        return claim.decided(tuple(getattr(self, name) for name in KNOBS[: len(claim.knobs)]))

    def sheet(self) -> Sheet:
        """Return what is drawn: the deciding numbers, and a slider for each that can be changed."""
        sliders = tuple(
            Slider(name, knob.label, knob.stops, getattr(self, name), texts=knob.texts)
            for name, knob in zip(KNOBS, CLAIMS[self.claim].knobs, strict=False)
        )
        try:
            decision = self.decision()
            shown = decision.sheet
            if sliders and decision.tried:
                shown = replace(shown, said=(*shown.said, _held(decision.tried)))
        except InputError as error:  # a stop that does not fit the other numbers
            shown = Sheet((), said=(str(error),))
        return replace(shown, controls=sliders)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy; empty where there are none."""
        return self.decision().code()

    def printed(self) -> str:
        """Return what the lines print; empty where there are none."""
        return self.decision().printed()

    def check(self) -> float | None:
        """Return the largest relative difference from PyTorch; None where nothing is to compare."""
        return self.decision().check()


def _number(document: Mapping, field: str, knob: Knob) -> float:
    """Read the number of a knob: within its stops, and whole where they are."""
    value = float(checks.numbers(document, field, knob.label, 1)[0])
    least, most = min(knob.stops), max(knob.stops)
    if not least <= value <= most:
        raise CellError(
            f"{knob.label} is {say(value)}; the slider goes from {say(least)} to {say(most)}. "
            "Choose a number between.",
            field,
        )
    if knob.whole and not value.is_integer():
        raise CellError(f"{knob.label} is {say(value)}, not whole. Choose a whole number.", field)
    return value


def _held(tried: tuple[bool, ...]) -> str:
    """Say whether the claim held with the numbers that are shown."""
    if len(set(tried)) > 1:
        return f"The claim holds in {sum(tried)} of the {len(tried)} cases that are shown."
    return f"With these numbers the claim {'holds' if all(tried) else 'does not hold'}."
