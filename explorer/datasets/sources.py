"""Where the data sets that must be fetched come from, and how each is recognised."""

from dataclasses import dataclass
from pathlib import Path

from explorer import places


@dataclass(frozen=True)
class Source:
    """One archive on the internet.

    Attributes
    ----------
    key, title : str
        The name in commands and folders, and the name for people.
    url, filename : str
    size, unpacked_size : int
        Bytes of the archive, exactly, and of its files, at most.
    sha256 : str
        Of the archive, in hexadecimal.
    unpacked : str
        The folder that the archive makes.
    members : tuple of str
        The files in that folder that are needed; nothing else is unpacked.
    """

    key: str
    title: str
    url: str
    filename: str
    size: int
    unpacked_size: int
    sha256: str
    unpacked: str
    members: tuple[str, ...]

    def is_installed(self, folder: Path) -> bool:
        """Return whether every file is there; the folder appears only whole and verified."""
        return all((folder / self.unpacked / name).is_file() for name in self.members)

    def by_hand(self, folder: Path) -> str:
        """Return the sentence that says how to do without the network."""
        return (
            f"To get it by hand, download {self.url} on another machine, put {self.filename} "
            f"into the folder {folder} and ask for it again: it is then checked and unpacked."
        )


CIFAR10 = Source(
    key="cifar10",
    title="CIFAR-10",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    filename="cifar-10-python.tar.gz",
    size=170_498_071,
    unpacked_size=200_000_000,
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    unpacked="cifar-10-batches-py",
    members=("batches.meta", *(f"data_batch_{i}" for i in range(1, 6)), "test_batch"),
)
SOURCES = {CIFAR10.key: CIFAR10}


def folder_of(source: Source) -> Path:
    """Return the folder that holds the archive and what was unpacked from it."""
    return places.datasets_folder() / source.key
