"""Guess the filter: which of two unseen pictures excites a filter more? NumPy only.

The pictures of a scan are cut into two halves. A filter is shown by examples of the one half, and
asked about with two pictures of the other, so nobody can answer by recognising a picture. Which of
the two has the higher score is read from the scan.
"""

import zlib
from dataclasses import dataclass

import numpy as np

from explorer.datasets.duplicates import MEASURE, descriptors
from explorer.errors import InputError
from explorer.limits import QUIZ_PICTURES_MIN
from explorer.probing.responses import SCORES, LayerScan, firing_rate, scores

EASY, MEDIUM, HARD = DIFFICULTIES = ("easy", "medium", "hard")
QUESTIONS = 10  # of a round
EXAMPLES = 9  # most-activating pictures, and as many of the least
FIRING_MIN = 0.05  # share of the pictures that a filter must answer to be asked about
TWINS = 0.1  # distance of `explorer.datasets.duplicates`; nearer pictures look the same
_GROUPS = 10  # groups of equal size that "hard" takes neighbours of
_DRAWS = 50  # pairs that are drawn for a question before the next filter takes its turn
_CUT = 2_024  # seed of the halves: the same for every round, so no example is ever asked about


@dataclass(frozen=True, eq=False)
class Question:
    """One filter, its examples, and the two pictures of which one excites it more.

    Attributes
    ----------
    channel : int
        The filter.
    most, least : np.ndarray
        int64, pictures that excite it most, the strongest first, and pictures that excite it least.
    pair : tuple of int
        The pictures on the left and on the right.
    answer : int
        0 when the left one has the higher score, 1 when the right one has.
    """

    channel: int
    most: np.ndarray
    least: np.ndarray
    pair: tuple[int, int]
    answer: int


def halves(pictures: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the pictures that examples are taken from, and those that are asked about.

    The cut is drawn once, whatever the round; both halves are in the order that was drawn, so that
    pictures with equal scores come in no order of theirs, such as class by class.

    Examples
    --------
    >>> shown, asked = halves(7)
    >>> len(shown), len(asked), sorted([*shown.tolist(), *asked.tolist()])
    (4, 3, [0, 1, 2, 3, 4, 5, 6])
    """
    order = np.random.default_rng(_CUT).permutation(pictures)
    cut = -(-pictures // 2)
    return order[:cut], order[cut:]


def askable(found: LayerScan, score: str = "max") -> np.ndarray:
    """Return for every filter whether there is something to guess, bool (filters,).

    It must answer 5 % of the pictures, show nine examples, and answer ten pictures of the other
    half.
    """
    shown, asked = halves(len(found.max))
    values = found.max if score == "max" else found.mean
    enough = (values[shown] > 0).sum(axis=0) >= EXAMPLES
    enough &= (values[asked] > 0).sum(axis=0) >= _GROUPS
    return enough & (firing_rate(found) >= FIRING_MIN)


def make_round(
    found: LayerScan,
    images: np.ndarray,
    *,
    seed: int,
    score: str = "max",
    difficulty: str = EASY,
    questions: int = QUESTIONS,
) -> tuple[Question, ...]:
    """Draw a round of questions over one layer; the same seed draws the same round.

    Each question has a filter of its own while there are enough, and no picture is asked about
    twice. A pair never has equal scores, and neither picture looks the same as the other one or as
    an example.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    images : np.ndarray
        uint8 (N, H, W, C), the pictures of the scan.
    seed : int
        At least 0.
    score : {"max", "mean"}
        Over the places of the map.
    difficulty : {"easy", "medium", "hard"}
        "easy": from the top 1 % and from the bottom half. Of those that the filter answers,
        "medium": from the best fifth and from the middle one; "hard": from neighbouring tenths.
    questions : int
        At most so many.

    Raises
    ------
    InputError
        When a choice does not exist, there are too few pictures, or no filter can be asked about.

    Source
    ------
    Borowski et al. 2021, arXiv:2010.12606: with nine natural pictures each as examples of the most
    and the least, people were right in 92 % of such questions, with synthetic ones in 82 %.
    """
    if difficulty not in DIFFICULTIES:
        named = ", ".join(DIFFICULTIES)
        raise InputError(f"A difficulty is one of {named}, not {difficulty!r}. Choose one.")
    scores(found, 0, score)  # it must exist
    if len(images) < QUIZ_PICTURES_MIN:
        raise InputError(
            f"A round needs at least {QUIZ_PICTURES_MIN} pictures, not {len(images)}: one half for "
            "the examples, one for the questions. Choose a network with a larger data set."
        )
    random = _generator(found, seed, score, difficulty)
    channels = random.permutation(np.flatnonzero(askable(found, score)))
    asked, drawn = set(), []
    for turn in range(2 * questions if len(channels) else 0):
        channel = int(channels[turn % len(channels)])
        question = _question(found, images, channel, score, difficulty, asked, random)
        if question is not None:
            drawn.append(question)
            asked.update(question.pair)
        if len(drawn) == questions:
            break
    if not drawn:
        raise InputError(_nothing(found))
    return tuple(drawn)


def _generator(found, seed, score, difficulty) -> np.random.Generator:
    """Return a round's numbers; another network or layer has its answers on other sides."""
    marks = found.layer.name.encode() + found.max[:64].tobytes()
    kind = SCORES.index(score) * len(DIFFICULTIES) + DIFFICULTIES.index(difficulty)
    return np.random.default_rng([seed, zlib.crc32(marks), kind])


def _nothing(found: LayerScan) -> str:
    rate = firing_rate(found)
    enough = int((rate >= FIRING_MIN).sum())
    return (
        f"A filter must answer at least {100 * FIRING_MIN:.0f} % of the pictures, and differently; "
        f"{enough} of the {found.layer.filters} filters of {found.layer.name} answer so many. "
        "Choose another layer or another network."
    )


def _question(found, images, channel, score, difficulty, asked, random) -> Question | None:
    shown, others = halves(len(images))
    values = scores(found, channel, score)
    most = shown[np.argsort(-values[shown], kind="stable")[:EXAMPLES]]
    least = shown[np.argsort(values[shown], kind="stable")[:EXAMPLES]]
    kept = _looks(images[np.concatenate([most, least])])
    strong, weak = _pools(values, others, difficulty, random)
    for _ in range(_DRAWS):
        high, low = int(random.choice(strong)), int(random.choice(weak))
        if values[high] <= values[low] or high in asked or low in asked:
            continue
        two = _looks(images[[high, low]])
        if (two @ kept.T).max() > 1 - TWINS or two[0] @ two[1] > 1 - TWINS:
            continue
        answer = int(random.integers(2))
        return Question(channel, most, least, (low, high) if answer else (high, low), answer)
    return None


def _pools(values, others, difficulty, random) -> tuple[np.ndarray, np.ndarray]:
    """Return the pictures that the stronger one and the weaker one are drawn from."""
    order = others[np.argsort(values[others], kind="stable")]  # the weakest first
    if difficulty == EASY:
        return order[-max(1, len(order) // 100) :], order[: len(order) // 2]
    firing = order[values[order] > 0]
    if difficulty == MEDIUM:
        fifth = np.arange(6) * len(firing) // 5
        return firing[fifth[4] :], firing[fifth[2] : fifth[3]]
    ends = np.arange(_GROUPS + 1) * len(firing) // _GROUPS
    place = int(random.integers(1, _GROUPS))
    return firing[ends[place] : ends[place + 1]], firing[ends[place - 1] : ends[place]]


def _looks(images: np.ndarray) -> np.ndarray:
    """Return unit vectors whose products tell how alike pictures look, (n, numbers)."""
    return descriptors(images, min(MEASURE, *images.shape[1:3]))


def higher_than(found: LayerScan, channel: int, image: int, score: str = "max") -> float:
    """Return the share of the other pictures with a lower score, 0..1."""
    values = scores(found, channel, score)
    return float((values < values[image]).sum() / max(1, len(values) - 1))
