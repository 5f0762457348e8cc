"""The training loop that notebooks have, as the engine's opponent: plain, and complete.

python -m benchmarks.notebook --root R --seeds 0 1 2    trains 25 epochs for each seed and prints
                                                        the test accuracies (hours on two cores)

R is a folder in torchvision's ImageFolder layout with train/ and test/, 32×32 pictures. One picture
after another goes through torchvision's transforms, `loss.item()` is read at every step, and the
network computes in the order in which it is written, in float32, without channels-last memory.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import transforms
from torchvision.datasets import ImageFolder

import models

MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
VALIDATION_SHARE = 0.2
AS_NUMBERS = [transforms.ToTensor(), transforms.Normalize(MEAN, STD)]
AUGMENTED = transforms.Compose(
    [transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), *AS_NUMBERS]
)
PLAIN = transforms.Compose(AS_NUMBERS)


class InMemory(Dataset):
    """Pictures as torchvision's CIFAR10 keeps them: one array, each made a Pillow image anew."""

    def __init__(self, folder: Path, transform):
        samples = ImageFolder(folder).samples
        self.data = np.stack([np.asarray(Image.open(path).convert("RGB")) for path, _ in samples])
        self.targets = [label for _, label in samples]
        self.transform = transform

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, place: int):
        return self.transform(Image.fromarray(self.data[place])), self.targets[place]


def in_memory(root: str, batch_size: int = 64) -> Iterator[int]:
    """Train on pictures in memory: each `next` takes one step and gives its number of pictures."""
    return _steps(InMemory(Path(root) / "train", AUGMENTED), batch_size)


def image_folder(root: str, batch_size: int = 64) -> Iterator[int]:
    """Train on files that are opened whenever their turn comes; otherwise as `in_memory`."""
    return _steps(ImageFolder(Path(root) / "train", AUGMENTED), batch_size)


def _steps(data: Dataset, batch_size: int) -> Iterator[int]:
    network = models.build("report-cnn", 10)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-4)
    loader = DataLoader(data, batch_size, shuffle=True)
    while True:
        for images, labels in loader:
            step(network, optimiser, images, labels)
            yield len(labels)


def step(network, optimiser, images, labels) -> tuple[float, int]:
    """Take one step; return its loss and the number of correct answers."""
    optimiser.zero_grad()
    scores = network(images)
    loss = nn.functional.cross_entropy(scores, labels)
    loss.backward()
    optimiser.step()
    return loss.item(), (scores.argmax(1) == labels).sum().item()


@torch.no_grad()
def evaluate(network, loader) -> tuple[float, float]:
    """Return mean loss and accuracy."""
    network.eval()
    loss = correct = count = 0
    for images, labels in loader:
        scores = network(images)
        loss += nn.functional.cross_entropy(scores, labels, reduction="sum").item()
        correct += (scores.argmax(1) == labels).sum().item()
        count += len(labels)
    network.train()
    return loss / count, correct / count


def train(root: Path, seed: int, epochs: int) -> tuple[float, float]:
    """Return the test accuracies after the last epoch and after the best by validation loss."""
    torch.manual_seed(seed)
    augmented = InMemory(root / "train", AUGMENTED)
    order = torch.randperm(len(augmented), generator=torch.Generator().manual_seed(seed))
    held_out = round(len(augmented) * VALIDATION_SHARE)
    plain = InMemory(root / "train", PLAIN)
    loader = DataLoader(Subset(augmented, order[held_out:].tolist()), 64, shuffle=True)
    validation = DataLoader(Subset(plain, order[:held_out].tolist()), 250)
    network = models.build("report-cnn", 10)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-4)
    lowest, best, began = float("inf"), {}, time.perf_counter()
    for epoch in range(1, epochs + 1):
        right = sum(step(network, optimiser, *batch)[1] for batch in loader)
        loss, accuracy = evaluate(network, validation)
        if loss < lowest:
            lowest = loss
            best = {name: value.clone() for name, value in network.state_dict().items()}
        print(
            f"seed {seed} epoch {epoch}: training {right / len(loader.dataset):.4f}, validation "
            f"{accuracy:.4f}, loss {loss:.4f}, {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    test = DataLoader(InMemory(root / "test", PLAIN), 250)
    last = evaluate(network, test)[1]
    network.load_state_dict(best)
    return last, evaluate(network, test)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    values = parser.parse_args()
    if values.threads:
        torch.set_num_threads(values.threads)
    found = []
    for seed in values.seeds:
        found.append(train(values.root, seed, values.epochs))
        print(
            f"seed {seed}: test {found[-1][0]:.4f} at the end, {found[-1][1]:.4f} best", flush=True
        )
    for name, values_ in zip(
        ("last epoch", "lowest validation loss"), zip(*found, strict=True), strict=True
    ):
        spread = statistics.stdev(values_) if len(values_) > 1 else 0.0
        print(
            f"{name}: mean {statistics.mean(values_):.4f}, deviation {spread:.4f}, n = {len(found)}"
        )


if __name__ == "__main__":
    main()
