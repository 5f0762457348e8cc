"""What wrong constants do to a network: the one that ships, really run on test pictures."""

import streamlit as st

from explorer import datasets, places
from explorer.errors import ExplorerError
from explorer.widgets import gallery
from explorer.widgets.normalisation.choice import Choice, numbers
from explorer.widgets.text import literal
from explorer.widgets.warm import is_warm, warm

PER_CLASS = 50  # test pictures of each class: an accuracy takes about 0.1 s
WAIT_S = 0.5
SHIPPED = "shapes"  # the folder in assets/checkpoints
_ACCURACIES = 512  # one number each


def wrong_constants(choice: Choice) -> None:
    """Show how many test pictures the shipped network names with every choice of constants."""
    if not is_warm():
        warm()
        _wait()
        return
    try:
        model, card, mark, pictures = _shipped()
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    own = _accuracy(mark, card.mean, card.std, _model=model, _pictures=pictures)
    rows = [("Its own, from its training", own)]
    for constants in choice.all_constants.values():
        mean, std = (_for_colour(values) for values in (constants.mean, constants.std))
        found = _accuracy(mark, mean, std, _model=model, _pictures=pictures)
        rows.append((constants.title, found))
    chosen = dict(rows)[choice.constants.title]
    st.markdown(
        f"The network that ships was trained on {pictures.name} with mean {numbers(card.mean)} and "
        f"deviation {numbers(card.std)}. With these it names **{own:.1%}** of "
        f"{len(pictures.images):,} test pictures correctly; with the constants that you chose, "
        f"**{chosen:.1%}**."
    )
    gallery.show([gallery.bars(rows, choice.constants.title)], key="norm_wrong")
    st.caption(
        "All bars: the same weights, the same test pictures, only the constants differ; what you "
        "chose is bold. Other constants shift and stretch every input, and the biases were learnt "
        "for one shift and one scale; between 0 to 1 and 0 to 255 only the share of the biases "
        "differs. Constants need not be the usual ones; but training and use "
        "must have the same."
    )


@st.fragment(run_every=WAIT_S)
def _wait() -> None:
    st.markdown("PyTorch is still loading.")
    if is_warm():
        st.rerun()


def _for_colour(values: tuple[float, ...]) -> tuple[float, ...]:
    return values if len(values) == 3 else values * 3


@st.cache_resource(max_entries=1, show_spinner=False)
def _shipped():
    """Return the network that ships with its card, a name for caches, and test pictures."""
    from explorer import checkpoints
    from explorer.probing.activations import fingerprint

    model, card = checkpoints.load(places.ASSETS / "checkpoints" / SHIPPED)
    pictures = datasets.load("shapes", "test", classes=card.classes, per_class=PER_CLASS)
    return model, card, fingerprint(model), pictures


@st.cache_data(max_entries=_ACCURACIES, show_spinner=False)
def _accuracy(mark: str, mean: tuple, std: tuple, *, _model, _pictures) -> float:
    """Run the network once for each pair of constants, whoever asks."""
    from explorer.probing.accuracy import accuracy

    return accuracy(_model, _pictures.images, _pictures.labels, mean, std)
