"""Prepared trainings of the long lessons: the report, the six blocks, schedules, class demos."""

from dataclasses import dataclass, replace

from explorer.training.recipe import Recipe


@dataclass(frozen=True)
class Prepared:
    """A recipe that somebody can start with one click, and what it is for.

    Parameters
    ----------
    recipe : Recipe
        What to train.
    title : str
        A few words for a list.
    question : str
        What it answers; recipes of one group are compared with each other.
    group : str
        The heading in a list.
    published : str
        The figure of the lesson that it comes from, as one sentence; empty when there is none.
    measured : str
        What this explorer reached and where; empty when nobody has measured it.
    folder_side : int
        Pixels that a folder's pictures are brought to.
    """

    recipe: Recipe
    title: str
    question: str
    group: str
    published: str = ""
    measured: str = ""
    folder_side: int = 32


_REPORT = Recipe(data="cifar10", epochs=25, normalisation="cifar10")
_SCHEDULED = replace(_REPORT, schedule="onecycle", peak=3.0, batch_size=128)
_REPORT_QUESTION = "How far does a plain network of three convolutions come in 25 epochs?"
REPORT = {
    "report": Prepared(
        _REPORT,
        "The report: constant rate",
        _REPORT_QUESTION,
        "The report",
        "Published: 80.98 % test accuracy.",
        "On a JPEG copy of CIFAR-10 three seeds gave 78.9 %, in bfloat16.",
    ),
    "report-flip": Prepared(
        replace(_REPORT, crop=False),
        "The report without shifts",
        "Do the shifts help so small a network, or is it too small to profit?",
        "The report",
        "",
        "On a JPEG copy of CIFAR-10 one seed gave 77.6 %.",
    ),
    "report-schedule": Prepared(
        _SCHEDULED,
        "The report with a schedule",
        "Same network, split and epochs: what do a learning rate that rises and falls, and larger "
        "batches, bring?",
        "The report",
        "",
        "On a JPEG copy of CIFAR-10 one seed gave 81.45 %; the constant rate gave 78.1 %.",
    ),
    "report-dropout": Prepared(
        replace(_SCHEDULED, dropout=0.1),
        "The report with a schedule and less dropout",
        "Training accuracy stays below validation accuracy: is a quarter of the units too much to "
        "switch off?",
        "The report",
        "",
        "On a JPEG copy of CIFAR-10 three seeds gave 82.2 %, in bfloat16.",
    ),
}

_SIX = Recipe(
    data="cifar10",
    model="six-block",
    epochs=150,
    batch_size=128,
    lr=0.00182,
    optimiser="adamw",
    weight_decay=0.000035,
    schedule="onecycle",
    peak=6.74,
    label_smoothing=0.04,
    mixup=0.4,
    auto_augment=True,
    clip=1.0,
    validation_share=0.05,
    normalisation="cifar10",
)
SIX_BLOCKS = {
    "six-block": Prepared(
        _SIX,
        "Six blocks, 150 epochs",
        "How far do depth, batch norm, strong augmentation and patience come?",
        "Six blocks",
        "Published: 94.48 % in 150 epochs, all 50,000 pictures trained on, and the best epoch "
        "chosen by the test pictures themselves. Here 5 % of them are kept apart to choose by.",
    ),
    "six-block-fast": Prepared(
        Recipe(
            data="cifar10",
            model="six-block",
            epochs=30,
            batch_size=512,
            lr=0.04,
            optimiser="sgd",
            nesterov=True,
            weight_decay=0.0005,
            schedule="onecycle",
            peak=10.0,
            warmup=0.25,
            dropout=0.1,
            label_smoothing=0.1,
            cutout=8,
            alternating_flip=True,
            tta=True,
            keep="last",
            precision="bfloat16",
            validation_share=0.05,
            normalisation="cifar10",
        ),
        "Six blocks, fast",
        "A shorter, higher learning-rate cycle and gentler augmentation: as good in a fifth of "
        "the epochs?",
        "Six blocks",
        "Published for the same network: 94.48 % in 150 epochs.",
    ),
}

_DEMO = Recipe(  # few pictures to choose an epoch by: the lowest loss is partly chance
    data="cifar10",
    validation_share=0.1,
    keep="last",
    batch_size=128,
    schedule="onecycle",
    peak=3.0,
    precision="auto",
)
_THREE = ("airplane", "cat", "truck")
_FIVE = ("automobile", "cat", "dog", "horse", "ship")
_HALF_MINUTE = "About half a minute on two quiet cores."
DEMOS = {
    "demo-3x1000": Prepared(
        replace(_DEMO, classes=_THREE, per_class=1000, epochs=50),
        "3 classes, 1,000 pictures each",
        f"Can a network tell an airplane from a cat and a truck? {_HALF_MINUTE}",
        "Class demos",
        "",
        "On a JPEG copy of CIFAR-10 one seed gave 90.7 % in 23 s.",
    ),
    "demo-5x500": Prepared(
        replace(_DEMO, classes=_FIVE, per_class=500, epochs=60),
        "5 classes, 500 pictures each",
        f"What if two of the classes are cats and dogs? {_HALF_MINUTE}",
        "Class demos",
        "",
        "On a JPEG copy of CIFAR-10 one seed gave 78.6 % in 23 s.",
    ),
    "demo-10x5000": Prepared(
        # Three passes are too few to learn by heart, so nothing is made harder to learn.
        replace(_DEMO, per_class=5000, epochs=3, dropout=0.0, crop=False),
        "All 10 classes, 5,000 pictures each",
        f"How much can be learnt from each picture seen three times? {_HALF_MINUTE}",
        "Class demos",
        "",
        "On a JPEG copy of CIFAR-10 one seed gave 73.6 % in 23 s.",
    ),
}

_RATES = Recipe(
    data="cifar10",
    classes=_THREE,
    per_class=1000,
    epochs=8,
    optimiser="sgd",
    lr=0.02,
)
_RATE_QUESTION = "The same training with three learning rates: "
RATES = {
    "rate-high": Prepared(
        replace(_RATES, lr=0.3),
        "Learning rate too high",
        _RATE_QUESTION + "what does the loss do when every step overshoots?",
        "Learning rate",
        measured="On a JPEG copy of CIFAR-10 one seed gave 33.3 %, no better than guessing.",
    ),
    "rate-right": Prepared(
        _RATES,
        "Learning rate just right",
        _RATE_QUESTION + "how does it look when it fits?",
        "Learning rate",
        measured="On a JPEG copy of CIFAR-10 one seed gave 82.7 %.",
    ),
    "rate-low": Prepared(
        replace(_RATES, lr=0.00005),
        "Learning rate too low",
        _RATE_QUESTION + "how does one see that the steps are too small?",
        "Learning rate",
        measured="On a JPEG copy of CIFAR-10 one seed gave 34.2 %.",
    ),
}

_FEW = Recipe(data="cifar10", classes=_THREE, per_class=1000, epochs=40)
_FEW_QUESTION = "3,000 pictures: how far does validation fall behind training, "
AUGMENTATION = {
    "augment-none": Prepared(
        replace(_FEW, flip=False, crop=False),
        "Pictures as they are",
        _FEW_QUESTION + "when the network sees the same pictures again and again?",
        "Augmentation or not",
        "",
        "After 138,000 pictures of a JPEG copy: training 99.7 %, test 83.5 %.",
    ),
    "augment-moves": Prepared(
        _FEW,
        "Mirrored and shifted",
        _FEW_QUESTION + "when each epoch mirrors and shifts them anew?",
        "Augmentation or not",
        "",
        "After 138,000 pictures of a JPEG copy: test 90.9 %.",
    ),
}
