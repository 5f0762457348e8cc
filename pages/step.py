"""One training step: one batch forward, its loss, backward, and the update of one weight."""

from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this
from explorer.widgets.step.choices import STANDARD
from explorer.widgets.step.session import one_step

EXPERIMENTS = {
    "overshoot": {"step_lr": 3.0, "step_at": "0_4", "step_weight": "fc_0_5"},
    "momentum": {
        "step_rule": "Momentum",
        "step_seed": 2,
        "step_at": "1_4",
        "step_weight": "fc_0_5",
    },
    "adam": {"step_rule": "Adam", "step_lr": 0.001, "step_at": "0_4"},
    "dead": {"step_model": "small-cnn", "step_at": "0_3", "step_weight": "fc1_13_1024"},
    "forgotten": {"step_zero_grad": False, "step_at": "4_3", "step_weight": "fc_0_5"},
}
open_experiment({name: STANDARD | changes for name, changes in EXPERIMENTS.items()})

heading(
    "One training step",
    "Follow one **weight** through one step: a **batch** of pictures goes **forward**, gets its "
    "**loss**, the **gradient** comes back, and the **optimiser** changes the weight.",
)
one_step()
try_this(
    (
        (
            "step",
            "A learning rate far too high: what becomes of the loss of the very same batch?",
            {EXPERIMENT: "overshoot"},
        ),
        (
            "step",
            "Momentum's second step: by how much is it longer than the first, and why?",
            {EXPERIMENT: "momentum"},
        ),
        (
            "step",
            "Adam's first step: choose weights with large and small gradients. What do you notice?",
            {EXPERIMENT: "adam"},
        ),
        (
            "step",
            "A weight of a dead ReLU: which of its eight products is not 0?",
            {EXPERIMENT: "dead"},
        ),
        (
            "step",
            "zero_grad forgotten for five steps: how much of this gradient is old?",
            {EXPERIMENT: "forgotten"},
        ),
    )
)
mistakes(
    (
        "Forgetting `zero_grad()` gives no error: PyTorch **adds** the new gradient to the old "
        "ones, and the steps point where earlier batches pointed. Switch it off above and watch.",
        "The loss of a batch is not the loss of an epoch: eight pictures are hard or easy by "
        "chance, so the next batch may have a higher loss although the step was good.",
        "That the loss of *this* batch falls after the step says nothing of other pictures; that "
        "is what validation is for.",
        "The learning rate is not the length of the step. With SGD the step is rate times "
        "gradient; with Adam about the rate itself, however large or small the gradient is.",
        "`loss.backward()` changes no weight: it only fills `.grad`. `optimizer.step()` changes "
        "the weights, and computes no gradient.",
        "A gradient of 0 does not say that the weight is right: behind a dead ReLU it only says "
        "that nothing can be learnt from this batch.",
    )
)
