"""The trainings that wait for a place, each with its owner."""

from collections.abc import Sequence
from pathlib import Path

from explorer.errors import TrainingError
from explorer.training import rundir
from explorer.training.fair import turns
from explorer.training.recipe import Recipe

_SERVED_KEPT = 1_000  # owners; more than a class has


class Waiting:
    """A line in which everybody's turn comes, however many trainings somebody asks for.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Folders of runs that wait already, in the order in which they were asked for.
    """

    def __init__(self, paths: Sequence[Path] = ()):
        self._paths = list(paths)
        self._served: list[str] = []  # owners, the latest last

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._paths)

    def __contains__(self, path: Path) -> bool:
        """Return True when this run waits."""
        return path in self._paths

    def check_room(self, owner: str, most: int, most_of_one: int) -> None:
        """Raise TrainingError when all places of the line, or all of this owner's, are taken.

        Parameters
        ----------
        owner : str
            A digest; "" has no limit of its own.
        most, most_of_one : int
            How many may wait, in all and of one owner.
        """
        if len(self._paths) >= most:
            raise TrainingError(
                f"{len(self._paths)} trainings are waiting, and the limit is {most}. "
                "Try again when one of them has begun."
            )
        own = sum(rundir.owner_of(path) == owner for path in self._paths)
        if owner and own >= most_of_one:
            raise TrainingError(
                f"{own} of your trainings are waiting, and the limit for one person is "
                f"{most_of_one}. Try again when one of them has begun, or stop one."
            )

    def add(self, path: Path) -> None:
        """Put a run at the end."""
        self._paths.append(path)

    def remove(self, path: Path) -> None:
        """Take a run out."""
        self._paths.remove(path)

    def same(self, recipe: Recipe, owner: str, at_work: Sequence[Path]) -> str | None:
        """Return the owner's training of the same recipe, if there is one: it gives the same."""
        for path in [*at_work, *self._paths]:
            mine = rundir.is_owned_by(path, owner) and not rundir.is_asked_to_stop(path)
            if mine and rundir.read_recipe(path) == recipe:
                return path.name
        return None

    def take(self, at_work: Sequence[Path]) -> Path:
        """Take out the run whose turn it is."""
        path = self._paths.pop(self._turns(at_work)[0])
        self._served = [*self._served, rundir.owner_of(path)][-_SERVED_KEPT:]
        return path

    def ahead(self, name: str, at_work: Sequence[Path]) -> int:
        """Return how many begin before this one."""
        names = [self._paths[place].name for place in self._turns(at_work)]
        return names.index(name) if name in names else 0

    def _turns(self, at_work: Sequence[Path]) -> list[int]:
        waiting = [rundir.owner_of(path) for path in self._paths]
        return turns(waiting, [rundir.owner_of(path) for path in at_work], self._served)
