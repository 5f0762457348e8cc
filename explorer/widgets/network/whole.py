"""The page The whole network: choose a network and a picture, walk its columns, open a map."""

from functools import cache

import streamlit as st

from explorer import links
from explorer.figures.network_shift import by_name, shifted
from explorer.widgets.browser_part import register, strict
from explorer.widgets.inside import source as inside_source
from explorer.widgets.inside.picture import Looked, choose_looked
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import EPOCH, FILTER, LAYER, PICTURE, RUN
from explorer.widgets.lesson import link
from explorer.widgets.network.code import lines
from explorer.widgets.network.memory import Memory
from explorer.widgets.network.stage_link import case_of
from explorer.widgets.network.view import Passes, document
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

_KEY = "network"
_PASSES = 32  # kept for everybody; one of report-cnn takes 0.9 MB
_LARGE_PASSES = 3  # VGG11 at 224×224 takes 60 MB
_LARGE = 64  # pixels a side
_OWN = 2  # passes of a visitor's own picture, which stay in the session: as it is, and shifted
_component = cache(register)


def whole_network() -> None:
    """Show the view, after PyTorch has been imported in the background."""
    if not wait_until_warm("PyTorch is being loaded; the network appears in a few seconds."):
        return
    source = inside_source.choose(scanned=False)
    if source is not None:
        _body(source)


@st.fragment
def _body(source: Source) -> None:
    memory = st.session_state.setdefault(f"{_KEY}.memory", Memory())
    memory.follow_link()
    looked = choose_looked(source, _KEY)
    passes = _passes(source, looked, memory)
    data = document(source, passes, memory)
    memory.write_link()

    def asked() -> None:
        memory.take(getattr(st.session_state.get(_KEY), "do", None))

    _component("network")(key=_KEY, data=strict(data), on_do_change=asked)
    _tell(source, looked, memory)
    if memory.open is not None:
        _stage_link(source, passes, memory)
        _inside_link(source, looked, passes, memory)
    _code(source, looked, passes, memory)


def _tell(source: Source, looked: Looked, memory: Memory) -> None:
    """Say what the picture is, and what a shift fills in."""
    said = [] if looked.label is None else [f"It is: {literal(source.card.classes[looked.label])}."]
    if any(memory.shift):
        said.append("What leaves the shifted picture on one side comes in on the other.")
    if said:
        st.caption(" ".join(said))


def _passes(source: Source, looked: Looked, memory: Memory) -> Passes:
    before = _pass(source, looked, (0, 0), memory)
    now = _pass(source, looked, memory.shift, memory) if any(memory.shift) else before
    return Passes(now, before, f"{source.key} {looked.key}", memory.shift)


def _pass(source: Source, looked: Looked, shift: tuple[int, int], memory: Memory):
    """Return one pass: kept for everybody, or in the session where the picture is a visitor's."""
    keep = _large if max(looked.image.shape) > _LARGE else _small
    if looked.shared:
        return keep(source.key, looked.key, shift, _source=source, _image=looked.image)
    own = memory.kept.setdefault("own", {})
    key = (source.key, looked.key, shift)
    if key not in own:
        while len(own) >= _OWN:
            own.pop(next(iter(own)))
        own[key] = _traced(source, looked.image, shift)
    return own[key]


def _traced(source: Source, image, shift: tuple[int, int]):
    from explorer.probing.trace import trace

    return trace(source.model, shifted(image, shift), source.card.mean, source.card.std)


@st.cache_resource(max_entries=_PASSES, show_spinner=False)
def _small(source: str, picture: str, shift: tuple[int, int], *, _source, _image):
    return _traced(_source, _image, shift)


@st.cache_resource(max_entries=_LARGE_PASSES, show_spinner=False)
def _large(source: str, picture: str, shift: tuple[int, int], *, _source, _image):
    return _traced(_source, _image, shift)


def _stage_link(source: Source, passes: Passes, memory: Memory) -> None:
    """Offer the chosen sum of a convolution on the page Convolution."""
    nodes = by_name(passes.now)
    node = nodes[memory.open[0]]
    if node.op != "conv2d":
        return
    module, before = source.model.get_submodule(node.module), nodes[node.parents[0]]
    found = case_of(module, before, memory.open[1], memory.place, memory.part or 0)
    if found is None:
        st.caption(
            "The page Convolution has no room for this kernel, its stride or its dilation, so "
            "this sum cannot be opened there."
        )
        return
    case, whole = found
    row, column = memory.place
    what = "with its bias" if whole else f"partial sum of {before.name}, map {memory.part}"
    label = (
        f"Open this sum on the stage: {node.name}, map {memory.open[1]}, row {row}, "
        f"column {column}, {what}"
    )
    link("convolution", literal(label), links.write(case), icon=":material/grid_on:")


def _inside_link(source: Source, looked: Looked, passes: Passes, memory: Memory) -> None:
    """Offer the filter behind the open map on the page Inside the network."""
    name, channel = memory.open
    layer = by_name(passes.now).get(name.partition(":")[0])
    if layer is None or layer.op != "conv2d":
        return
    query = {RUN: source.run, LAYER: layer.module, FILTER: str(channel)}
    if source.epoch is not None:
        query[EPOCH] = str(source.epoch)
    if looked.number is not None:
        query[PICTURE] = str(looked.number)
    label = f"Look at filter {channel} of {layer.name} in Inside the network"
    link("inside", literal(label), query, icon=":material/visibility:")


def _code(source: Source, looked: Looked, passes: Passes, memory: Memory) -> None:
    nodes = by_name(passes.now)
    weighted = [node for node in passes.now if node.op in ("conv2d", "linear")]
    node, place = weighted[0], (0, 0, 0)[: weighted[0].values.ndim]
    if memory.open is not None:
        node = nodes[memory.open[0]]
        while node.module is None and node.parents:
            node = nodes[node.parents[0]]
        if node.module is None:
            node = weighted[0]
        asked = (memory.open[1], *memory.place)[: node.values.ndim]
        place = tuple(min(p, n - 1) for p, n in zip(asked, node.values.shape, strict=True))
    st.caption("The same in PyTorch, to copy")
    st.code(
        lines(source, looked, memory.shift, node.module, place), language="python", wrap_lines=True
    )
