"""What one step of a class is taken with: the choices of the page One training step."""

from dataclasses import dataclass, fields

import models
from explorer import datasets, limits
from explorer.errors import InputError, RecipeError
from explorer.training.recipe import Recipe

RULES: dict[str, dict[str, object]] = {
    "SGD": {"optimiser": "sgd", "momentum": 0.0},
    "Momentum": {"optimiser": "sgd", "momentum": 0.9},
    "Nesterov": {"optimiser": "sgd", "momentum": 0.9, "nesterov": True},
    "Adam": {"optimiser": "adam"},
    "AdamW": {"optimiser": "adamw"},
}
MODELS = ("tiny-gp", "small-cnn", "tiny-bn", "report-cnn-half", "small-mlp", "lenet")
DATA = ("shapes", "cifar10", "mnist")  # those that need no path
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
DECAYS = (0.0, 0.0001, 0.01, 0.1)
SEEDS = tuple(range(10))
CLASSES = 4  # as many probabilities stand beside a picture
_SHAPES = ("disc", "horizontal stripes", "vertical stripes", "dots")  # learnt within 40 steps
BATCH = limits.BATCH_MIN  # the mean over so many losses still fits into one line


@dataclass(frozen=True)
class StepSettings:
    """Everything that decides the numbers of every step.

    Parameters
    ----------
    rule : str
        A key of `RULES`: how the optimiser turns a gradient into a step.
    lr : float
        One of `RATES`.
    model : str
        One of `MODELS`.
    data : str
        One of `DATA`.
    decay : float
        Weight decay, one of `DECAYS`.
    dropout : bool
        Whether dropout layers, where the network has some, switch units off.
    zero_grad : bool
        Whether the old gradients are cleared before the new ones are computed. Forgetting it is a
        common mistake: PyTorch then adds them up.
    seed : int
        One of `SEEDS`: the weights at the start, which pictures, and their order.

    Raises
    ------
    RecipeError
        When a value is none of those.

    Examples
    --------
    >>> StepSettings(rule="Nesterov", lr=0.01).recipe().nesterov
    True
    """

    rule: str = "SGD"
    lr: float = 0.1
    model: str = MODELS[0]
    data: str = DATA[0]
    decay: float = 0.0
    dropout: bool = True
    zero_grad: bool = True
    seed: int = 0

    def __post_init__(self):
        """Check every entry."""
        known = {"rule": tuple(RULES), "lr": RATES, "model": MODELS, "data": DATA,
                 "decay": DECAYS, "dropout": (True, False), "zero_grad": (True, False),
                 "seed": SEEDS}  # fmt: skip
        for entry in fields(self):
            value = getattr(self, entry.name)
            if value not in known[entry.name]:
                raise RecipeError(
                    f"{entry.name} is {str(value)[:40]!r}; it must be one of "
                    f"{', '.join(map(str, known[entry.name]))}. Choose one of these."
                )
        if not models.REGISTRY[self.model].takes(self.shape()):
            raise RecipeError(
                f"The network {self.model!r} does not take the pictures of {self.data!r}. "
                "Choose another network or data set."
            )

    def shape(self) -> models.Shape:
        """Return (C, H, W) of the pictures."""
        H, W, C = datasets.picture_shape(self.data)
        return C, H, W

    @property
    def has_dropout(self) -> bool:
        """Whether the network has dropout layers at all."""
        return models.REGISTRY[self.model].dropout is not None

    def recipe(self) -> Recipe:
        """Return the recipe of a training that takes the very same steps.

        No picture is moved or mixed, so that the class sees the numbers of whole pictures; one
        thread, so that every machine with the same PyTorch adds up in the same order.
        """
        return Recipe(
            data=self.data,
            classes=chosen_classes(self.data),
            per_class=limits.PER_CLASS_MIN,
            model=self.model,
            batch_size=BATCH,
            lr=self.lr,
            weight_decay=self.decay,
            dropout=0.0 if self.has_dropout and not self.dropout else None,
            flip=False,
            crop=False,
            seed=self.seed,
            device="cpu",
            threads=1,
            **RULES[self.rule],
        )


def chosen_classes(data: str) -> tuple[str, ...]:
    """Return the four classes that the pictures are of, in the data set's order.

    Examples
    --------
    >>> chosen_classes("mnist")
    ('0', '1', '2', '3')
    """
    if data == DATA[0]:
        return _SHAPES
    return tuple(datasets.class_names(data)[:CLASSES])


def mending(values: dict[str, object]) -> StepSettings:
    """Return settings where everything that is wrong stands at its default.

    Examples
    --------
    >>> mending({"rule": "Adam", "lr": 7}).lr
    0.1
    """
    good: dict[str, object] = {}
    for name, value in values.items():
        try:
            StepSettings(**{**good, name: value})
        except (InputError, RecipeError, TypeError):
            continue
        good[name] = value
    return StepSettings(**good)
