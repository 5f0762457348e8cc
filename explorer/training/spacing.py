"""How often something may be done that costs time."""

from dataclasses import dataclass


@dataclass
class Spacing:
    """Keeps what is done again and again within a share of the time.

    Parameters
    ----------
    share : float
        Of the time; 0.01 lets something that takes 0.1 s come every 10 s.
    seconds : float
        Between two, at least, where nothing special happens.

    Examples
    --------
    >>> spacing = Spacing(share=0.01, seconds=10)
    >>> spacing.done(began=0.0, ended=0.2)
    >>> [spacing.due(now) for now in (5.0, 19.0, 20.5)]
    [False, False, True]
    >>> spacing.done(began=21.0, ended=21.01)
    >>> spacing.due(23.0), spacing.due(23.0, special=True)
    (False, True)
    """

    share: float
    seconds: float
    ended: float = -float("inf")
    cost: float = 0.0

    def due(self, now: float, special: bool = False) -> bool:
        """Return True when it may be done; at a special moment only its cost holds it back."""
        least = self.cost / self.share
        return now - self.ended >= (least if special else max(least, self.seconds))

    def done(self, began: float, ended: float) -> None:
        """Note that it was done."""
        self.ended, self.cost = ended, ended - began
