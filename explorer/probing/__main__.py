"""Look inside a network from the command line.

    python -m explorer.probing scan RUN --out FILE.npz

The last line of standard output is one JSON object; what else is to be told goes to standard error.
Exit code 2 and one sentence mean that it could not be done as asked.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explorer import checkpoints, datasets
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.errors import ExplorerError, InputError
from explorer.limits import SCAN_FILE_BYTES_MAX, SCAN_THREADS_MAX
from explorer.probing import scan_file
from explorer.training import memory, rundir
from explorer.training.rundir import RunInfo

_SHOWN = 6  # names in a sentence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; return the exit code."""
    wish = _parser().parse_args(arguments)
    try:
        done = _scan(wish)
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130
    print(json.dumps(done, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m explorer.probing", description="Look inside a network."
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("scan", help="record how strongly pictures drive every filter")
    one.add_argument(
        "run", metavar="RUN", help="a run's name, its folder, or a shipped one: shapes"
    )
    one.add_argument("--out", required=True, type=Path, metavar="FILE.npz", help="replaced whole")
    one.add_argument("--epoch", type=int, help="weights kept after it, 0 is before training")
    one.add_argument("--pictures", type=int, metavar="N", help="evenly from all test pictures")
    one.add_argument("--threads", type=int, help=f"1 to {SCAN_THREADS_MAX}; one for each core")
    one.add_argument("--device", default="cpu", help="cpu or cuda")
    return made


def _scan(wish: argparse.Namespace) -> dict:
    _check_out(wish.out)
    run = _find(wish.run)
    model, card = _load(run.path, wish.epoch)
    images, numbers = _pictures(run, card, wish.pictures)

    from explorer.probing.activations import conv_layers, fingerprint  # imports torch
    from explorer.probing.scan import scan

    layers = conv_layers(model)
    _check_layers(layers, len(images))
    _say(f"Scanning {len(images):,} pictures with {_layer_text(layers)} …")
    began = time.perf_counter()
    settings = {"threads": wish.threads, "device": wish.device}
    found = scan(model, images, card.mean, card.std, **settings)
    seconds = time.perf_counter() - began
    pictures, weights = scan_file.digest(images), fingerprint(model)
    identity = scan_file.Identity(weights, pictures, card.mean, card.std, layers)
    _write(wish.out, found, identity, numbers)
    return {
        "out": str(wish.out),
        "bytes": wish.out.stat().st_size,
        "run": run.name,
        "epoch": card.epoch,
        "weights": weights,
        "pictures": len(images),
        "layers": {layer.name: layer.filters for layer in layers},
        "seconds": round(seconds, 3),
        "device": wish.device,
    }


def _write(path: Path, *what) -> None:
    try:
        scan_file.write(path, *what)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Choose another file."
        ) from error


def _check_out(path: Path) -> None:
    """Refuse a file that could not be written, before the work is done."""
    if path.suffix != ".npz":
        raise InputError(f'The file has to end in ".npz", but it is "{path.name}". Rename it.')
    if not path.parent.is_dir() or path.is_dir():
        raise InputError(f'"{path}" is not a file in a folder that is there. Choose another.')


def _find(name: str) -> RunInfo:
    """Look a run up: by its name, then among those that ship, then as a folder."""
    there = {run.name: run for run in (*rundir.shipped_runs(), *rundir.list_runs())}
    run = rundir.find(name) or there.get(name) or rundir.read_run(Path(name))
    if run is None:
        names = ", ".join(list(there)[:_SHOWN]) + (", …" if len(there) > _SHOWN else "")
        raise InputError(
            f'There is no run "{name[:80]}", by name or as a folder. There are: {names}. '
            "Choose one of these."
        )
    return run


def _load(path: Path, epoch: int | None):
    if epoch is not None:
        return checkpoints.load_epoch(path, epoch)
    model, card, note = checkpoints.load_or_previous(path)
    if note:
        _say(note)
    return model, card


def _pictures(run: RunInfo, card, count: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return test pictures of a run as its network reads them, and their numbers."""
    from explorer.probing.samples import evenly  # imports torch; --help and mistakes are fast

    recipe = run.recipe
    place = {"root": recipe.root, "test_share": recipe.test_share, "side": recipe.side}
    there = datasets.load(recipe.data, "test", classes=card.classes, **place)
    total = len(there.images)
    if count is not None and not 1 <= count <= total:
        raise InputError(
            f"This run has {total:,} test pictures, so --pictures takes 1 to {total:,}, not "
            f"{count:,}. Choose another number."
        )
    numbers = evenly(total, count or total)
    C, H, W = card.shape
    images = datasets.fitted(there, (H, W, C)).images
    images = images if len(numbers) == total else images[numbers]
    return (shuffle_pixels(images) if recipe.shuffle_pixels else images), numbers


def _check_layers(layers, pictures: int) -> None:
    if not layers:
        raise InputError(
            "This network has no convolution, so there is no filter to record. Choose another run."
        )
    size = scan_file.bytes_of(pictures, layers)
    if size > SCAN_FILE_BYTES_MAX:
        most = SCAN_FILE_BYTES_MAX // scan_file.bytes_of(1, layers)
        raise InputError(
            f"A scan of {pictures:,} pictures takes {size:,} bytes; a file has at most "
            f"{SCAN_FILE_BYTES_MAX:,}. Choose --pictures {most} or fewer."
        )


def _layer_text(layers) -> str:
    count = sum(layer.filters for layer in layers)
    return f"{count:,} filters in {len(layers)} convolution{'' if len(layers) == 1 else 's'}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the scan's own threads share the cores
    memory.keep()
    sys.exit(main())
