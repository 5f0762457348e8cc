"""How every data set stands on this machine: ready, missing, or in need of repair."""

import contextlib
from pathlib import Path

from explorer import places
from explorer.datasets import cifar10, folder, mnist, shapes, sources
from explorer.datasets.pictures import SPLITS, TITLES, DatasetStatus, shown
from explorer.errors import ExplorerError


def statuses() -> list[DatasetStatus]:
    """Return how every data set stands.

    Shapes, CIFAR-10, MNIST, then the folders of the operator.
    """
    drawn = "Drawn by the explorer itself; always there."
    found = [
        DatasetStatus("shapes", None, TITLES["shapes"], shapes.CLASSES, True, drawn, ""),
        _fetched(sources.SOURCES["cifar10"], cifar10.CLASSES, "60,000 small photographs."),
        _fetched(
            sources.SOURCES["mnist"], mnist.CLASSES, "70,000 handwritten digits, grey, 28×28."
        ),
    ]
    with contextlib.suppress(OSError):
        for path in sorted(places.pictures_folder().iterdir()):
            if not path.name.startswith(".") and _has_folders(path):
                found.append(_folder_status(path))
    return found


def _fetched(source: sources.Source, classes: tuple[str, ...], sentence: str) -> DatasetStatus:
    ready = sources.is_ready(source)
    if not ready:
        sentence = f"Not on this machine yet ({megabytes(source)})."
    remedy = "" if ready else source.command
    return DatasetStatus(source.key, None, source.title, classes, ready, sentence, remedy)


def megabytes(source: sources.Source) -> str:
    """Return how much has to be fetched, for people.

    Examples
    --------
    >>> megabytes(sources.CIFAR10), megabytes(sources.MNIST)
    ('170 MB', '12 MB')
    """
    return f"{source.size / 1e6:.0f} MB"


def _has_folders(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(inner.is_dir() and inner.name[0] != "." for inner in path.iterdir())
    return False


def _folder_status(path: Path) -> DatasetStatus:
    title, root = shown(path.name), str(path)
    unsplit = folder.is_unsplit(path)
    try:
        names = folder.class_names(path)
        for split in ("",) if unsplit else SPLITS:
            for name in names:
                folder.check_not_empty(path, split, name)
    except ExplorerError as error:
        sentence, remedy = str(error), "Put the folder right and reload the page."
        return DatasetStatus("folder", root, title, (), False, sentence, remedy, unsplit)
    sentence = f"A folder with {len(names):,} classes."
    if unsplit:
        sentence += " It is not split: a share of each class is kept for testing."
    return DatasetStatus("folder", root, title, names, True, sentence, "", unsplit)
