"""Find the mistake: claims as they stand in notes, each with the case that decides it."""

from explorer.ideas.mistakes.case import MistakeCase
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, VERDICTS, WRONG, Claim, Decision
from explorer.ideas.mistakes.quiz import CLAIMS, TOPICS, order

CASES = (MistakeCase,)
OTHER_PARAMETERS = ("mistake", "mistake_seed", "mistake_topic", "mistake_answers", "experiment")

__all__ = [
    "CASES",
    "CLAIMS",
    "DEPENDS",
    "OTHER_PARAMETERS",
    "RIGHT",
    "TOPICS",
    "VERDICTS",
    "WRONG",
    "Claim",
    "Decision",
    "MistakeCase",
    "order",
]
