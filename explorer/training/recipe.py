"""A recipe: everything that a training needs, checked, and the command line that repeats it."""

import json
import math
import shlex
from dataclasses import asdict, dataclass, fields

import models
from explorer import limits
from explorer.augmentation.settings import check_alpha
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import InputError, RecipeError

DATA = ("shapes", "cifar10", "mnist", "folder")
OPTIMISERS = ("adam", "adamw", "sgd")
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("float32", "bfloat16")
_FLOATS = ("rotation", "jitter", "erasing", "mixup", "cutmix")
_TEXT_MAX = 4096  # characters of a path; the longest that Linux takes
_NAME_MAX = 200  # characters of a class name; file systems allow 255 bytes


@dataclass(frozen=True)
class Recipe:
    """Everything that a training needs; wrong values never get past the constructor.

    Parameters
    ----------
    data : {"shapes", "cifar10", "mnist", "folder"}
        The data set.
    root : str or None
        The folder with train/ and test/, or with a subfolder for each class; only for "folder".
    classes : tuple of str
        The classes in the order of the outputs; empty means all of the data set.
    per_class : int or None
        Training pictures per class, before the validation split; None means all.
    validation_share : float
        Part of those pictures that is kept apart for validation.
    model : str
        A key of `models.REGISTRY`.
    epochs, batch_size : int
        Passes over the training part; pictures per step.
    lr : float
        Learning rate, constant over the run.
    optimiser : {"adam", "adamw", "sgd"}
        SGD has momentum 0.9.
    weight_decay : float
        L2 penalty; decoupled from the gradient for "adamw".
    flip, crop : bool
        Augment by mirroring left and right; by shifting up to 4 pixels.
    seed : int
        Decides the weights at the start, the split, the order and the augmentation.
    device : {"auto", "cpu", "cuda", "mps"}
        Where to train; "auto" takes the fastest that is there.
    precision : {"float32", "bfloat16"}
        "bfloat16" runs the network under autocast while training; it is never chosen by itself,
        since it changes the numbers.
    shuffle_pixels : bool
        Move all pixels to other places, in every picture in the same way, after the augmentation.
    rotation : float
        Turn training pictures by up to so many degrees either way; 0 is off, as for all below.
    jitter : float
        Change brightness, contrast and saturation by up to this part, the hue by a quarter of it.
    auto_augment : bool
        AutoAugment with its CIFAR-10 policy.
    erasing : float
        Probability of random erasing.
    cutout : int
        Side of the erased square, in pixels.
    mixup, cutmix : float
        α of the Beta(α, α) that λ is drawn from.
    threads : int
        CPU threads; 0 times a few counts and takes the fastest. The count changes the order of
        sums, so only a fixed one repeats a curve bit for bit.

    test_share : float
        Of a folder without train/ and test/: the part of the pictures that is kept for the test.

    Raises
    ------
    RecipeError
        With the rule, the number given and the remedy.

    Examples
    --------
    >>> Recipe(data="shapes", epochs=2).command_line()
    'python -m explorer.training --data shapes --epochs 2'
    >>> Recipe(data="shapes", epochs=0)
    Traceback (most recent call last):
    explorer.errors.RecipeError: Epochs: 0; it must be a whole number from 1 to 100. Try 5.
    """

    data: str = "shapes"
    root: str | None = None
    classes: tuple[str, ...] = ()
    per_class: int | None = None
    validation_share: float = 0.2
    model: str = "report-cnn"
    epochs: int = 5
    batch_size: int = 64
    lr: float = 1e-3
    optimiser: str = "adam"
    weight_decay: float = 1e-4
    flip: bool = True
    crop: bool = True
    seed: int = 0
    device: str = "auto"
    precision: str = "float32"
    threads: int = 0
    shuffle_pixels: bool = False
    rotation: float = 0.0
    jitter: float = 0.0
    auto_augment: bool = False
    erasing: float = 0.0
    cutout: int = 0
    mixup: float = 0.0
    cutmix: float = 0.0
    test_share: float = TEST_SHARE

    def __post_init__(self):
        """Check every entry."""
        _choice("Data set", self.data, DATA)
        _choice("Network", self.model, tuple(models.REGISTRY))
        _choice("Optimiser", self.optimiser, OPTIMISERS)
        _choice("Device", self.device, DEVICES)
        _choice("Precision", self.precision, PRECISIONS)
        _check_root(self.data, self.root)
        object.__setattr__(self, "classes", _checked_classes(self.classes))
        if self.per_class is not None:
            _whole(
                "Images per class", self.per_class, limits.PER_CLASS_MIN, limits.PER_CLASS_MAX, 500
            )
        _whole("Epochs", self.epochs, 1, limits.EPOCHS_MAX, 5)
        _whole("Batch size", self.batch_size, limits.BATCH_MIN, limits.BATCH_MAX, 64)
        _whole("Seed", self.seed, 0, limits.SEED_MAX, 0)
        _whole("Threads", self.threads, 0, limits.THREADS_MAX, 0)
        _above_zero("Learning rate", self.lr, limits.LEARNING_RATE_MAX, 0.001)
        _between("Validation share", self.validation_share, *limits.VALIDATION_SHARE, 0.2)
        _between("Test share", self.test_share, *limits.TEST_SHARE, TEST_SHARE)
        _between("Weight decay", self.weight_decay, 0, limits.WEIGHT_DECAY_MAX, 0.0001)
        self._check_augmentation()
        for name in ("lr", "validation_share", "test_share", "weight_decay", *_FLOATS):
            object.__setattr__(self, name, float(getattr(self, name)))
        _yes_or_no("Flip", self.flip)
        _yes_or_no("Crop", self.crop)
        _yes_or_no("Shuffle pixels", self.shuffle_pixels)

    def _check_augmentation(self) -> None:
        _between("Rotation", self.rotation, 0, limits.ROTATION_MAX, 15)
        _between("Jitter", self.jitter, 0, limits.JITTER_MAX, 0.4)
        _yes_or_no("AutoAugment", self.auto_augment)
        _between("Erasing", self.erasing, 0, 1, 0.5)
        _whole("Cutout", self.cutout, 0, limits.CUTOUT_SIDE_MAX, 8)
        try:
            check_alpha("MixUp", self.mixup)
            check_alpha("CutMix", self.cutmix)
        except InputError as error:
            raise RecipeError(str(error)) from error

    def to_json(self) -> str:
        """Return the recipe as one JSON object; `from_json` reads it back."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """Read a recipe back; unknown or wrong entries raise RecipeError."""
        try:
            values = json.loads(text)
        except ValueError as error:
            raise RecipeError("The recipe is not readable JSON. Start a new training.") from error
        if not isinstance(values, dict):
            raise RecipeError("The recipe is not a JSON object. Start a new training.")
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise RecipeError(f"The recipe has an unknown entry {unknown[0][:40]!r}. Remove it.")
        return cls(**values)

    def command_line(self) -> str:
        """Return the line that starts the same training again from a shell.

        What equals the default is left out. Quoted for a POSIX shell.
        """
        words = ["python", "-m", "explorer.training", "--data", self.data]
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "data" or value == field.default:
                continue
            flag = "--" + field.name.replace("_", "-")
            if isinstance(value, bool):
                words.append(flag if value else flag.replace("--", "--no-", 1))
            elif isinstance(value, tuple):
                words += _option(flag, value)
            else:
                words += _option(flag, (str(value),))
        return shlex.join(words)


def _option(flag: str, values: tuple[str, ...]) -> list[str]:
    if any(value.startswith("-") for value in values):  # argparse would take it for another flag
        return [f"{flag}={value}" for value in values]
    return [flag, *values]


def _choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise RecipeError(
            f"{name} {str(value)[:40]!r} is not known. Choose one of: {', '.join(allowed)}."
        )


def _check_root(data: str, root: object) -> None:
    if data == "folder":
        if not isinstance(root, str) or not root.strip():
            raise RecipeError('Data set "folder" needs a root: the folder that holds the pictures.')
        if len(root) > _TEXT_MAX or "\0" in root:
            raise RecipeError(
                f"The root has {len(root)} characters or an invalid one; at most {_TEXT_MAX} are "
                "allowed. Give the folder that holds the pictures."
            )
    elif root is not None:
        raise RecipeError(f'A root belongs to data set "folder", not to {data!r}. Leave it out.')


def _checked_classes(classes: object) -> tuple[str, ...]:
    if isinstance(classes, str) or not isinstance(classes, list | tuple):
        raise RecipeError("Classes must be a list of names. Leave them out to take all.")
    if not all(isinstance(c, str) and 0 < len(c) <= _NAME_MAX for c in classes):
        raise RecipeError(f"A class name must be a text of 1 to {_NAME_MAX} characters. Check it.")
    least, most = limits.CLASSES_MIN, limits.CLASSES_MAX
    if classes and not least <= len(classes) <= most:
        verb = "Add" if len(classes) < least else "Take away"
        raise RecipeError(
            f"{_counted(len(classes), 'class', 'classes')} chosen; a training takes {least} to "
            f"{most}. {verb} some."
        )
    if len(set(classes)) != len(classes):
        raise RecipeError("A class is named twice. Name each class once.")
    return tuple(classes)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _shown(value: object) -> str:
    if type(value) is int:
        return f"{value:,}" if abs(value) < 1e15 else "a number of more than 15 digits"
    return str(value)[:40]


def _whole(name: str, value: object, low: int, high: int, advice: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise RecipeError(
            f"{name}: {_shown(value)}; it must be a whole number from {low:,} to {high:,}. "
            f"Try {advice:,}."
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _above_zero(name: str, value: object, high: float, advice: float) -> None:
    if not _is_number(value) or not 0 < value <= high:
        raise RecipeError(
            f"{name} is {_shown(value)}; it must be above 0 and at most {high:,g}. Try {advice:g}."
        )


def _between(name: str, value: object, low: float, high: float, advice: float) -> None:
    if not _is_number(value) or not low <= value <= high:
        raise RecipeError(
            f"{name} is {_shown(value)}; it must be from {low:g} to {high:g}. Try {advice:g}."
        )


def _yes_or_no(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise RecipeError(f"{name} is {str(value)[:40]!r}; it must be yes or no (true or false).")
