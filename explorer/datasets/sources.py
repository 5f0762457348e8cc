"""Where the data sets that must be fetched come from, and how each is recognised."""

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from explorer import places


@dataclass(frozen=True)
class RemoteFile:
    """One file on the internet.

    Attributes
    ----------
    url, filename : str
    size : int
        Bytes.
    sha256 : str
        In hexadecimal; its beginning, where no more of it is published.
    slack : int
        How many bytes more or fewer there may be, where only a rounded size is published.
    """

    url: str
    filename: str
    size: int
    sha256: str
    slack: int = 0


@dataclass(frozen=True)
class Source:
    """One data set on the internet.

    Attributes
    ----------
    key, title : str
        The name in commands and folders, and the name for people.
    files : tuple of RemoteFile
        A .tar.gz archive is unpacked, PyTorch's .pth becomes .safetensors; any other file is kept
        as it was published.
    unpacked : str
        The folder that is made of them.
    unpacked_size : int
        Bytes in that folder, at most.
    members : tuple of str
        The files in that folder that are needed; nothing else is unpacked.
    """

    key: str
    title: str
    files: tuple[RemoteFile, ...]
    unpacked: str
    unpacked_size: int
    members: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def command(self) -> str:
        """The line that fetches it."""
        return f"python -m explorer.datasets.fetch {self.key}"

    def is_installed(self, folder: Path) -> bool:
        """Return whether every file is there; the folder appears only whole and verified."""
        return all((folder / self.unpacked / name).is_file() for name in self.members)

    def by_hand(self, folder: Path) -> str:
        """Return the sentence that says how to do without the network."""
        urls = ", ".join(file.url for file in self.files)
        names = ", ".join(file.filename for file in self.files)
        one = len(self.files) == 1
        return (
            f"To get it by hand, download {urls} on another machine, put {names} into the folder "
            f"{folder} and ask for it again: {'it is' if one else 'they are'} then checked and "
            "unpacked."
        )


CIFAR10 = Source(
    key="cifar10",
    title="CIFAR-10",
    files=(
        RemoteFile(
            "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
            "cifar-10-python.tar.gz",
            170_498_071,
            "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        ),
    ),
    unpacked="cifar-10-batches-py",
    unpacked_size=200_000_000,
    members=("batches.meta", *(f"data_batch_{i}" for i in range(1, 6)), "test_batch"),
)

# The site of MNIST's authors has no https; this copy is the one that torchvision asks first.
_MNIST_FILES = tuple(
    RemoteFile(f"https://ossci-datasets.s3.amazonaws.com/mnist/{name}", name, size, sha256)
    for name, size, sha256 in (
        (
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    )
)
MNIST = Source(
    key="mnist",
    title="MNIST",
    files=_MNIST_FILES,
    unpacked="files",
    unpacked_size=sum(file.size for file in _MNIST_FILES),
    members=tuple(file.filename for file in _MNIST_FILES),
)
SOURCES = {source.key: source for source in (CIFAR10, MNIST)}

# torchvision's `VGG11_BN_Weights.IMAGENET1K_V1`: its file name ends in the first eight digits of
# the SHA-256, which torchvision compares too, and its size is published as 506.881 · 2**20 bytes.
VGG11_BN = Source(
    key="vgg11-bn",
    title="Weights of VGG11 with batch norm",
    files=(
        RemoteFile(
            "https://download.pytorch.org/models/vgg11_bn-6002323d.pth",
            "vgg11_bn-6002323d.pth",
            531_503_251,
            "6002323d",
            slack=525,
        ),
    ),
    unpacked="weights",
    unpacked_size=531_503_251,
    members=("weights.safetensors", "weights.sha256"),
)
WEIGHTS = {source.key: source for source in (VGG11_BN,)}


def folder_of(source: Source) -> Path:
    """Return the folder that holds the archive and what was unpacked from it."""
    return places.datasets_folder() / source.key


def is_ready(source: Source) -> bool:
    """Return whether the data set is installed; its checksums are compared when it is read."""
    return source.is_installed(folder_of(source))


def fingerprint(source: Source) -> tuple[int, ...]:
    """Return numbers that change when a file changes."""
    folder = folder_of(source) / source.unpacked
    with contextlib.suppress(OSError):
        return tuple((folder / name).stat().st_mtime_ns for name in source.members)
    return ()


def put_aside(source: Source) -> None:
    """Rename a damaged folder, so that every process sees it as missing; fetch removes it."""
    folder = folder_of(source) / source.unpacked
    aside = folder.with_suffix(".damaged")
    with contextlib.suppress(OSError):  # on a read-only disk it stays, and is refused every time
        if aside.exists():
            shutil.rmtree(aside)
        os.replace(folder, aside)
