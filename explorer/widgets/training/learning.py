"""How it learns: learning rate and schedule, optimiser, regularisation, stopping, the machine."""

import importlib

import streamlit as st

from explorer import limits
from explorer.training.schedules import curve
from explorer.widgets.training.network import dropout
from explorer.widgets.training.sliders import choice, keep, number, switch

EPOCHS = (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, limits.EPOCHS_MAX)
LEARNING_RATES = (0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 10, 1000)
BATCH_SIZES = (16, 32, 64, 128, 256, 512, 1024)
_DECAYS = (0.0, 0.00001, 0.0001, 0.0005, 0.001, 0.01, 0.1)
_OFF = {0: "off"}
_SCHEDULES = {
    "constant": "Constant",
    "step": "In steps",
    "cosine": "Cosine",
    "onecycle": "One cycle",
}
_OPTIMISERS = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD"}
_DEVICES = {"auto": "Fastest", "cpu": "CPU", "cuda": "GPU (CUDA)", "mps": "Apple GPU"}
_PRECISIONS = {"float32": "float32", "bfloat16": "bfloat16", "auto": "Faster one"}
_KEEPS = {"best": "Lowest validation loss", "last": "Last epoch"}


def learning() -> None:
    """Choose epochs, learning rate and schedule; its curve stands below."""
    left, right = st.columns(2)
    with left:
        number("Epochs", "train_epochs", EPOCHS, (1, limits.EPOCHS_MAX))
        choice("Schedule", "train_schedule", _SCHEDULES, words=_SCHEDULE_WORDS)
    with right:
        bounds = (1e-12, limits.LEARNING_RATE_MAX)
        number("Learning rate", "train_lr", LEARNING_RATES, bounds)
        number("Batch size", "train_batch", BATCH_SIZES, (limits.BATCH_MIN, limits.BATCH_MAX))
    for key, bounds in _HIDDEN.items():
        keep(key, bounds)
    kind = st.session_state["train_schedule"]
    if kind not in ("step", "onecycle"):
        return
    left, right = st.columns(2)
    with left:
        if kind == "onecycle":
            peaks = (1, 2, 3, 5, 10, 20, 50)
            number("Peak (× learning rate)", "train_peak", peaks, (1, limits.PEAK_MAX))
        else:
            every = (1, 2, 3, 5, 10, 20, 30, 50)
            number("Epochs between steps", "train_step_every", every, (1, limits.EPOCHS_MAX))
    with right:
        if kind == "onecycle":
            shares = (0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
            number("Share until the peak", "train_warmup", shares, limits.WARMUP)
        else:
            factors = (0.1, 0.2, 0.3, 0.5, 0.7)
            number("Factor of a step", "train_step_factor", factors, limits.STEP_FACTOR)


# Numbers that only one schedule shows; a link may name them all the same.
_HIDDEN = {
    "train_peak": (1, limits.PEAK_MAX),
    "train_warmup": limits.WARMUP,
    "train_step_every": (1, limits.EPOCHS_MAX),
    "train_step_factor": limits.STEP_FACTOR,
}
_SCHEDULE_WORDS = (
    "What the learning rate does over the run. “In steps” multiplies it by a factor every few "
    "epochs. “Cosine” lets it fall smoothly to 0. “One cycle” lets it climb to a peak and then "
    "fall to almost 0."
)


def schedule_figure(recipe, steps_per_epoch: int) -> None:
    """Draw the learning rate over the epochs, before anything is trained."""
    kept = (
        recipe.schedule, recipe.lr, recipe.peak, recipe.warmup, recipe.step_every,
        recipe.step_factor, recipe.epochs, steps_per_epoch,
    )  # fmt: skip
    st.plotly_chart(
        _figure(kept, _recipe=recipe),
        key="train_schedule_curve",
        config={"displayModeBar": False, "staticPlot": False},
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(kept: tuple, *, _recipe):
    from explorer.figures.schedule import schedule

    # Plotly takes pandas from sys.modules, where the background import may have half of it yet;
    # importing it waits for the other half.
    importlib.import_module("pandas")
    return schedule(curve(_recipe, kept[-1]))


def optimiser() -> None:
    """Choose the optimiser and what belongs to it."""
    left, right = st.columns(2)
    with left:
        choice("Optimiser", "train_optimiser", _OPTIMISERS)
    other = st.session_state["train_optimiser"] != "sgd"
    with right:
        number(
            "Weight decay",
            "train_weight_decay",
            _DECAYS,
            (0, limits.WEIGHT_DECAY_MAX),
            special=_OFF,
            words="Pulls every weight towards 0, a little at every step.",
        )
    with left:
        number(
            "Momentum (SGD)",
            "train_momentum",
            (0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
            (0, limits.MOMENTUM_MAX),
            words="This part of the last step is taken again. Adam has its own.",
            disabled=other,
        )
    with right:
        if other or not st.session_state["train_momentum"]:
            st.session_state["train_nesterov"] = False
        switch(
            "Nesterov (SGD)",
            "train_nesterov",
            words="Takes the gradient where the momentum leads, not where the weights are.",
            disabled=other or not st.session_state["train_momentum"],
        )


def regularisation() -> None:
    """Choose what keeps the network from learning by heart."""
    dropout()
    left, right = st.columns(2)
    with left:
        number(
            "Label smoothing",
            "train_smoothing",
            (0.0, 0.02, 0.04, 0.05, 0.1, 0.2, 0.3),
            (0, limits.LABEL_SMOOTHING_MAX),
            special=_OFF,
            words="This part of every label is spread over all classes, so that the network need "
            "not be certain. The loss can then no longer reach 0.",
        )
    with right:
        number(
            "Largest gradient norm",
            "train_clip",
            (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0),
            (0, limits.CLIP_MAX),
            special=_OFF,
            words="A longer gradient is shortened to this length: no single step goes far astray.",
        )


def stopping() -> None:
    """Choose when a training ends early, and which epoch's weights it keeps."""
    number(
        "Patience (epochs)",
        "train_patience",
        (0, 1, 2, 3, 5, 8, 10, 15, 20),
        (0, limits.EPOCHS_MAX),
        special=_OFF,
        words="Ends the training after so many epochs without a lower validation loss.",
    )
    left, right = st.columns(2)
    with left:
        number(
            "Stop at training loss",
            "train_target",
            (0.0, 0.01, 0.02, 0.05, 0.08, 0.1, 0.2, 0.5),
            (0, limits.LOSS_TARGET_MAX),
            special=_OFF,
            words="Ends the training once its loss was lower than this for some epochs.",
        )
    with right:
        number(
            "for so many epochs",
            "train_target_epochs",
            (1, 2, 3, 5, 10),
            (1, limits.EPOCHS_MAX),
            disabled=not st.session_state["train_target"],
        )
    choice(
        "Weights to keep",
        "train_keep",
        _KEEPS,
        words="Of all epochs, the one whose weights are tested at the end and opened afterwards.",
    )


def machine() -> None:
    """Choose seed, device, precision and threads."""
    left, right = st.columns(2)
    with left:
        keep("train_seed", (0, limits.SEED_MAX))
        st.number_input(
            "Seed", 0, limits.SEED_MAX, step=1, key="train_seed", persist_state="session"
        )
        choice(
            "Precision",
            "train_precision",
            _PRECISIONS,
            words="bfloat16 keeps 3 digits of each product. Some processors are up to twice as "
            "fast with it, others many times slower; the results change a little. “Faster one” "
            "times both.",
        )
    with right:
        choice("Device", "train_device", _DEVICES)
        number(
            "CPU threads",
            "train_threads",
            (1, 2, 4, 8, 16, 32, 64),
            (0, limits.THREADS_MAX),
            special={0: "the fastest, timed"},
            words="Only a fixed number repeats a curve to the last digit.",
        )
    switch(
        "Ask twice: also the mirrored picture",
        "train_tta",
        words="Validation and test take the mean of the answers to a picture and to its mirror "
        "image. A trick: accuracy is then no longer one picture, one pass.",
    )


def steps_per_epoch(recipe, classes: int, pictures: int | None) -> int:
    """Return the batches of one epoch; 100 where nobody has counted the pictures.

    Parameters
    ----------
    recipe : Recipe
        Its batch size and validation share.
    classes : int
        How many.
    pictures : int or None
        Of each class.
    """
    if pictures is None:
        return 100
    kept = max(1, round(pictures * recipe.validation_share))
    return max(1, -(-classes * (pictures - kept) // recipe.batch_size))
