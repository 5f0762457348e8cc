"""Train from the command line; the same code as the Train page, each choice a flag.

Progress goes to standard error; the last line of standard output is one JSON object. Exit code 2
and one sentence mean that the training could not be done as asked. Started by torchrun, several
processes share one training; the first of them writes and speaks.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from explorer.errors import ExplorerError
from explorer.training import memory, rundir
from explorer.training.events import Epoch, Event, Started
from explorer.training.flags import parser, recipe_from, recipe_of
from explorer.training.recipe import Recipe

__all__ = ["main", "recipe_from"]
from explorer.training.selection import resolve_classes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one training; return the exit code."""
    values = parser().parse_args(arguments)
    try:
        recipe = recipe_of(values)
        summary = _train(recipe, values.out, _nothing if values.quiet else _say)
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the best weights so far are kept in the run's folder.", file=sys.stderr)
        return 130
    if summary is not None:
        print(json.dumps(summary))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _nothing(line: str) -> None:
    """Say nothing."""


def _train(recipe: Recipe, out: Path | None, say) -> dict | None:
    """Train alone, or as one of torchrun's processes; only the first one has something to tell."""
    resolve_classes(recipe)  # before a folder is made
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return _conduct(recipe, out, say)
    from explorer.training import distributed  # imports torch; --help and mistakes are fast

    with distributed.joined(recipe.device) as ranks:
        if ranks.rank == 0:
            return _conduct(recipe, out, say)
        with tempfile.TemporaryDirectory() as folder:  # nobody will read it
            _conduct(recipe, Path(folder) / "run", _nothing)
        return None


def _conduct(recipe: Recipe, out: Path | None, say) -> dict:
    from explorer.training import distributed
    from explorer.training.conduct import conduct
    from explorer.training.device import cores
    from explorer.training.selection import load_pictures

    memory.keep()
    path = rundir.create(recipe, out)
    ranks = distributed.current()
    name = None if ranks is not None and ranks.rank else rundir.register(path)
    say(f"Run: {path}")
    if name:
        say(f"In the app: page Inside the network, network {name}")

    here = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    status = conduct(
        path,
        recipe,
        seconds_max=None,
        threads_max=max(1, cores() // here),
        tell=lambda event: _tell(event, recipe, say),
        load=distributed.in_turn(load_pictures),
    )
    for note in status.notes:
        say(note)
    say(status.sentence)
    found = status.results or {}
    if "test_accuracy" in found:  # on a page it is sealed until somebody opens it
        say(f"Test: {found['test_accuracy']:.1%} of {found['test_size']:,} pictures right.")
    kept = {"state": status.state, "device": status.device, "threads": status.threads}
    return (status.results or {}) | kept | {"run": str(path)}


def _tell(event: Event, recipe: Recipe, say) -> None:
    if isinstance(event, Started):
        say(
            f"{event.parameters:,} parameters, {event.train_size:,} training and "
            f"{event.validation_size:,} validation pictures on {event.device}, "
            f"{event.threads} CPU threads, {event.precision}"
        )
    elif isinstance(event, Epoch):
        say(
            f"epoch {event.epoch}/{recipe.epochs}  "
            f"train loss {event.train_loss:.4f} accuracy {event.train_accuracy:.3f}  "
            f"validation loss {event.val_loss:.4f} accuracy {event.val_accuracy:.3f}  "
            f"{event.images_per_second:,.0f} pictures/s  {event.seconds:.1f} s"
        )


if __name__ == "__main__":
    sys.exit(main())
