"""Train from the command line; the same code as the Train page, each choice a flag.

Progress goes to standard error; the last line of standard output is one JSON object. Exit code 2
and one sentence mean that the training could not be done as asked.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import models
from explorer.errors import ExplorerError
from explorer.training import rundir
from explorer.training.events import Epoch, Started
from explorer.training.recipe import DATA, DEVICES, OPTIMISERS, PRECISIONS, Recipe
from explorer.training.selection import resolve_classes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer.training", description=__doc__.split("\n", maxsplit=1)[0]
    )
    standard = Recipe()
    add = parser.add_argument
    add("--data", default=standard.data, help=f"one of: {', '.join(DATA)}")
    add("--root", help='for "folder": with train/<class>/* and test/<class>/*, or <class>/*')
    add("--test-share", type=_number, default=standard.test_share, help="of a folder not split")
    add("--classes", nargs="+", action="extend", default=[], help="names; all when left out")
    add("--per-class", type=_whole, help="training pictures per class; all when left out")
    add("--validation-share", type=_number, default=standard.validation_share)
    add("--model", default=standard.model, help=f"one of: {', '.join(models.REGISTRY)}")
    add("--epochs", type=_whole, default=standard.epochs)
    add("--batch-size", type=_whole, default=standard.batch_size)
    add("--lr", type=_number, default=standard.lr, help="learning rate")
    add("--optimiser", default=standard.optimiser, help=f"one of: {', '.join(OPTIMISERS)}")
    add("--weight-decay", type=_number, default=standard.weight_decay)
    add("--flip", action=argparse.BooleanOptionalAction, default=True, help="mirror at random")
    add("--crop", action=argparse.BooleanOptionalAction, default=True, help="shift at random")
    add("--rotation", type=_number, default=0.0, help="turn by up to so many degrees")
    add("--jitter", type=_number, default=0.0, help="change the colours, up to 1")
    add("--auto-augment", action=argparse.BooleanOptionalAction, default=False)
    add("--erasing", type=_number, default=0.0, help="probability of erasing a rectangle")
    add("--cutout", type=_whole, default=0, help="side of an erased square, in pixels")
    add("--mixup", type=_number, default=0.0, help="mix pairs: α of Beta(α, α); 0 is off")
    add("--cutmix", type=_number, default=0.0, help="cut and paste pairs: α of Beta(α, α)")
    add(
        "--shuffle-pixels",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="move the pixels of every picture to the same other places",
    )
    add("--seed", type=_whole, default=standard.seed)
    add("--device", default=standard.device, help=f"one of: {', '.join(DEVICES)}")
    add("--precision", default=standard.precision, help=f"one of: {', '.join(PRECISIONS)}")
    add("--threads", type=_whole, default=standard.threads, help="CPU threads; 0 finds the best")
    add("--out", type=Path, help="folder of the run; a new one among the app's runs if left out")
    add("--quiet", action="store_true", help="no progress lines")
    return parser


def _whole(text: str) -> int | str:
    """Read a whole number; anything else goes on as text, for the recipe to refuse."""
    try:
        return int(text)
    except ValueError:
        return text


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _recipe(values: argparse.Namespace) -> Recipe:
    entries = vars(values) | {"classes": tuple(values.classes)}
    return Recipe(**{key: entries[key] for key in Recipe.__dataclass_fields__})


def recipe_from(arguments: Sequence[str]) -> Recipe:
    """Return the recipe of a command line, without its first three words.

    Examples
    --------
    >>> recipe_from(["--data", "shapes", "--lr", "0.01"]).lr
    0.01
    """
    return _recipe(_parser().parse_args(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one training; return the exit code."""
    values = _parser().parse_args(arguments)
    try:
        recipe = _recipe(values)
        summary = _train(recipe, values.out, (lambda line: None) if values.quiet else _say)
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the best weights so far are kept in the run's folder.", file=sys.stderr)
        return 130
    print(json.dumps(summary))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _train(recipe: Recipe, out: Path | None, say) -> dict:
    resolve_classes(recipe)  # before a folder is made
    path = rundir.create(recipe, out)
    name = rundir.register(path)
    from explorer.training.conduct import conduct  # imports torch; --help and mistakes are fast

    say(f"Run: {path}")
    if name:
        say(f"In the app: page Inside the network, network {name}")

    def tell(event) -> None:
        if isinstance(event, Started):
            say(
                f"{event.parameters:,} parameters, {event.train_size:,} training and "
                f"{event.validation_size:,} validation pictures on {event.device}, "
                f"{event.threads} CPU threads"
            )
        elif isinstance(event, Epoch):
            say(
                f"epoch {event.epoch}/{recipe.epochs}  "
                f"train loss {event.train_loss:.4f} accuracy {event.train_accuracy:.3f}  "
                f"validation loss {event.val_loss:.4f} accuracy {event.val_accuracy:.3f}  "
                f"{event.images_per_second:,.0f} pictures/s  {event.seconds:.1f} s"
            )

    status = conduct(path, recipe, seconds_max=None, tell=tell)
    for note in status.notes:
        say(note)
    say(status.sentence)
    kept = {"state": status.state, "device": status.device, "threads": status.threads}
    return (status.results or {}) | kept | {"run": str(path)}


if __name__ == "__main__":
    sys.exit(main())
