"""A recipe: everything that a training needs, checked, and the command line that repeats it."""

import json
import shlex
from dataclasses import asdict, dataclass, fields

from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import RecipeError
from explorer.training import checks, rules
from explorer.training.rules import DATA, DEVICES, OPTIMISERS, PRECISIONS, SCHEDULES

__all__ = ["DATA", "DEVICES", "OPTIMISERS", "PRECISIONS", "SCHEDULES", "Recipe"]


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
        Learning rate; what it does over the run says `schedule`.
    optimiser : {"adam", "adamw", "sgd"}
        SGD takes `momentum` and `nesterov` too.
    weight_decay : float
        L2 penalty; decoupled from the gradient for "adamw".
    flip, crop : bool
        Augment by mirroring left and right; by shifting up to 4 pixels.
    seed : int
        Decides the weights at the start, the split, the order and the augmentation.
    device : {"auto", "cpu", "cuda", "mps"}
        Where to train; "auto" takes the fastest that is there.
    precision : {"float32", "bfloat16", "auto"}
        "bfloat16" runs the network under autocast while training, which changes the numbers;
        "auto" times both and takes the faster.
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
    momentum, nesterov : float, bool
        Of SGD only: the part of the last step that is taken again; whether the gradient is taken
        after that part.
    schedule : {"constant", "step", "cosine", "onecycle"}
        See `explorer.training.schedules`.
    peak, warmup : float
        "onecycle" reaches its highest rate, lr · peak, after this share of all steps.
    step_every, step_factor : int, float
        "step" multiplies the rate by the factor after so many epochs, again and again.
    dropout : float or None
        Share that the network's last dropout layer drops; the others keep their proportion to it.
        None leaves the network's own.
    label_smoothing : float
        Part of every label that is spread evenly over all classes.
    clip : float
        Largest norm of the gradient; a longer one is shortened to it. 0 is off.
    patience : int
        Stop after so many epochs without a lower validation loss; 0 is off.
    loss_target, loss_target_epochs : float, int
        Stop once the training loss was under the target for so many epochs; 0 is off.
    keep : {"best", "last"}
        The checkpoint: the epoch with the lowest validation loss, or the last one.
    normalisation : str
        "training" computes mean and deviation from the training pictures, "none" only divides
        bytes by 255, else a key of `explorer.datasets.constants.KNOWN`.
    layers : str
        The layers of model "own", as the link of the page Stack writes them.
    features, pretrained : {"train", "frozen", "tenth"}, bool
        Of networks with a part that finds features: train it, keep it as it is, or give it a
        tenth of the learning rate; start it with torchvision's trained weights.
    side : {32, 64, 128, 224}
        Pixels that the pictures of a folder are brought to.
    alternating_flip : bool
        Mirror each picture in every second epoch instead of at random.
    tta : bool
        Test-time augmentation: validation and test take the mean of each picture's answers and
        those to its mirror image.

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
    explorer.errors.RecipeError: Epochs: 0; it must be a whole number from 1 to 200. Try 5.
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
    momentum: float = 0.9
    nesterov: bool = False
    schedule: str = "constant"
    peak: float = 10.0
    warmup: float = 0.3
    step_every: int = 10
    step_factor: float = 0.1
    dropout: float | None = None
    label_smoothing: float = 0.0
    clip: float = 0.0
    patience: int = 0
    loss_target: float = 0.0
    loss_target_epochs: int = 3
    keep: str = "best"
    normalisation: str = "training"
    layers: str = ""
    features: str = "train"
    pretrained: bool = False
    side: int = 32
    alternating_flip: bool = False
    tta: bool = False

    def __post_init__(self):
        """Check every entry."""
        rules.check(self)
        object.__setattr__(self, "classes", checks.classes(self.classes))
        for name in rules.FLOATS:
            object.__setattr__(self, name, float(getattr(self, name)))
        if self.dropout is not None:
            object.__setattr__(self, "dropout", float(self.dropout))

    def to_json(self) -> str:
        """Return the recipe as one JSON object; `from_json` reads it back."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """Read a recipe back; unknown or wrong entries raise RecipeError."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
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
