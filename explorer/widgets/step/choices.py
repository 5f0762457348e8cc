"""The choices of the page One training step: rule, learning rate, network, and what goes wrong."""

import streamlit as st

import models
from explorer import datasets
from explorer.training.step_mode.settings import (
    DATA,
    DECAYS,
    MODELS,
    RATES,
    RULES,
    SEEDS,
    StepSettings,
    mending,
)
from explorer.widgets.text import literal

RULE, RATE, MODEL, PICTURES = "step_rule", "step_lr", "step_model", "step_data"
DECAY, DROPOUT, ZERO, SEED = "step_decay", "step_dropout", "step_zero_grad", "step_seed"
_USUAL = StepSettings()
# What every experiment begins with, so that none depends on what was chosen before.
STANDARD = {
    RULE: _USUAL.rule,
    RATE: _USUAL.lr,
    MODEL: _USUAL.model,
    PICTURES: _USUAL.data,
    DECAY: _USUAL.decay,
    DROPOUT: _USUAL.dropout,
    ZERO: _USUAL.zero_grad,
    SEED: _USUAL.seed,
}


def choose() -> StepSettings:
    """Draw the choices; return them with everything mended that a client may have sent."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rule = st.segmented_control(
            "Optimiser", list(RULES), default=_USUAL.rule, required=True, key=RULE,
            bind="query-params", wrap=True,
        )  # fmt: skip
        rate = st.select_slider(
            "Learning rate", RATES, _USUAL.lr, format_func="{:g}".format, key=RATE,
            bind="query-params", width=200,
        )  # fmt: skip
        zero = st.toggle(
            "zero_grad", _USUAL.zero_grad, key=ZERO, bind="query-params",
            help="Clear the old gradients before backward. Off: the gradients of every batch are "
            "added to those of the batches before, as in a loop that forgets it.",
        )  # fmt: skip
        with st.popover("More", icon=":material/tune:"):
            more = _more()
    return mending({"data": more[PICTURES], "model": more[MODEL], "rule": rule, "lr": rate,
                    "decay": more[DECAY], "dropout": more[DROPOUT], "zero_grad": zero,
                    "seed": more[SEED]})  # fmt: skip


def _more() -> dict[str, object]:
    there = {status.data for status in datasets.statuses() if status.ready}
    offered = [data for data in DATA if data in there or data == _USUAL.data]
    data = st.selectbox(
        "Pictures", offered, format_func=datasets.TITLES.get, key=PICTURES, bind="query-params"
    )
    H, W, C = datasets.picture_shape(data if data in offered else _USUAL.data)
    model = st.selectbox(
        "Network",
        [key for key in MODELS if models.REGISTRY[key].takes((C, H, W))],
        format_func=lambda key: models.REGISTRY[key].title,
        key=MODEL,
        bind="query-params",
    )
    st.caption(literal(models.REGISTRY.get(model, models.REGISTRY[_USUAL.model]).line))
    dropout = st.toggle(
        "Dropout",
        _USUAL.dropout,
        key=DROPOUT,
        bind="query-params",
        help="Networks with dropout layers switch off some units at random in every step; the "
        "stage Forward counts them. Other networks have none.",
    )
    decay = st.select_slider(
        "Weight decay",
        DECAYS,
        _USUAL.decay,
        format_func="{:g}".format,
        key=DECAY,
        bind="query-params",
    )
    seed = st.select_slider(
        "Seed (weights, pictures, order)", SEEDS, _USUAL.seed, key=SEED, bind="query-params"
    )
    return {PICTURES: data, MODEL: model, DECAY: decay, SEED: seed, DROPOUT: dropout}
