"""The settings of every kind of layer: name, range, default; their check and their documents.

One table serves the browser's fields, the links and the checks. A document is what the browser
sends and takes: {"type": "conv", "out": 16, "kernel": [3, 3], …}.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from explorer import limits
from explorer.errors import InputError
from explorer.layers import kinds
from explorer.layers.kinds import Layer


@dataclass(frozen=True)
class Setting:
    """One setting of a kind of layer.

    Parameters
    ----------
    field : str
        Its name in the layer and in documents.
    letter : str
        Its letter in a link; the setting that comes first there has none.
    label : str
        Its name on the page.
    kind : str
        "whole", "pair", "padding" (a pair or "same"), "share", "flag" or "choice".
    least, most : int
        Bounds of whole numbers.
    choices : tuple of str
    """

    field: str
    letter: str
    label: str
    kind: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerType:
    """One entry of the page's list: a class, the fields that are fixed, and the settings."""

    title: str
    make: type[Layer]
    letter: str
    settings: tuple[Setting, ...] = ()
    fixed: tuple[tuple[str, object], ...] = ()


def _out(label: str) -> Setting:
    return Setting("out", "", label, "whole", 1, limits.STACK_CHANNELS_MAX)


_KERNEL = Setting("kernel", "k", "kernel", "pair", 1, limits.STACK_WINDOW_MAX)
_WINDOW = Setting("kernel", "", "window", "pair", 1, limits.STACK_WINDOW_MAX)
_STRIDE = Setting("stride", "s", "stride", "pair", 1, limits.STACK_STEP_MAX)
_PADDING = Setting("padding", "p", "padding", "padding", 0, limits.STACK_STEP_MAX)
_DILATION = Setting("dilation", "d", "dilation", "pair", 1, limits.STACK_STEP_MAX)
_GROUPS = Setting("groups", "g", "groups", "whole", 1, limits.STACK_CHANNELS_MAX)
_BIAS = Setting("bias", "n", "bias", "flag")
_POOL_PADDING = Setting("padding", "p", "padding", "pair", 0, limits.STACK_STEP_MAX)
_CEIL = Setting("ceil_mode", "u", "ceil_mode", "flag")
_SIZE = Setting("size", "", "output size", "pair", 1, limits.STACK_WINDOW_MAX)
_NAME = Setting("name", "", "function", "choice", choices=tuple(kinds.ACTIVATIONS))
_SHARE = Setting("p", "", "share p", "share")
_POOL = (_WINDOW, _STRIDE, _POOL_PADDING, _CEIL)
_MAX, _AVERAGE = (("mode", "max"),), (("mode", "average"),)

TYPES: dict[str, LayerType] = {
    "conv": LayerType(
        "Conv2d",
        kinds.Conv,
        "c",
        (_out("filters"), _KERNEL, _STRIDE, _PADDING, _DILATION, _GROUPS, _BIAS),
    ),
    "maxpool": LayerType("MaxPool2d", kinds.Pool, "m", _POOL, _MAX),
    "avgpool": LayerType("AvgPool2d", kinds.Pool, "a", _POOL, _AVERAGE),
    "activation": LayerType("Activation", kinds.Activation, "f", (_NAME,)),
    "batchnorm": LayerType("BatchNorm", kinds.BatchNorm, "b"),
    "dropout": LayerType("Dropout", kinds.Dropout, "d", (_SHARE,), (("channels", False),)),
    "dropout2d": LayerType("Dropout2d", kinds.Dropout, "e", (_SHARE,), (("channels", True),)),
    "globalavg": LayerType("AdaptiveAvgPool2d", kinds.AdaptivePool, "g", (_SIZE,), _AVERAGE),
    "globalmax": LayerType("AdaptiveMaxPool2d", kinds.AdaptivePool, "h", (_SIZE,), _MAX),
    "flatten": LayerType("Flatten", kinds.Flatten, "x"),
    "linear": LayerType("Linear", kinds.Linear, "l", (_out("outputs"), _BIAS)),
}


def type_of(layer: Layer) -> str:
    """Return the key of a layer's type.

    Examples
    --------
    >>> type_of(kinds.Pool("average"))
    'avgpool'
    """
    return next(
        key
        for key, entry in TYPES.items()
        if type(layer) is entry.make
        and all(getattr(layer, name) == value for name, value in entry.fixed)
    )


def to_document(layer: Layer) -> dict:
    """Return a layer as the browser takes it.

    Examples
    --------
    >>> to_document(kinds.Linear(10))
    {'type': 'linear', 'out': 10, 'bias': True}
    """
    key = type_of(layer)
    document: dict = {"type": key}
    for setting in TYPES[key].settings:
        value = getattr(layer, setting.field)
        document[setting.field] = list(value) if isinstance(value, tuple) else value
    return document


def from_document(document: object) -> Layer:
    """Check what a browser or a link says of one layer; settings that are missing get defaults.

    Raises
    ------
    InputError
        With the rule, the value and the remedy.

    Examples
    --------
    >>> from_document({"type": "maxpool", "kernel": [3, 3], "stride": [2, 2]})
    Pool(mode='max', kernel=(3, 3), stride=(2, 2), padding=(0, 0), ceil_mode=False)
    """
    key = document.get("type") if isinstance(document, Mapping) else None
    entry = TYPES.get(key) if isinstance(key, str) else None
    if entry is None:
        raise InputError(f"There is no layer {str(key)[:20]!r}. Choose one of: {', '.join(TYPES)}.")
    required = {f.name for f in fields(entry.make)} & {"out"}
    values = dict(entry.fixed)
    for setting in entry.settings:
        if setting.field in document or setting.field in required:
            values[setting.field] = checked(setting, document.get(setting.field))
    if entry.make is kinds.Pool and "kernel" in values:
        values.setdefault("stride", values["kernel"])  # as in PyTorch
    return entry.make(**values)


def checked(setting: Setting, value: object) -> object:
    """Return the value of a setting if it is one that may stand there.

    Raises
    ------
    InputError
        With the rule, the value and the remedy.

    Examples
    --------
    >>> checked(_PADDING, "same"), checked(_KERNEL, [1, 7])
    ('same', (1, 7))
    """
    rule = f"from {setting.least} to {setting.most:,}"
    if setting.kind == "flag":
        good, rule = isinstance(value, bool), "on or off"
    elif setting.kind == "choice":
        good, rule = value in setting.choices, f"one of {', '.join(setting.choices)}"
    elif setting.kind == "share":
        good, rule = _is_share(value), "from 0 to less than 1"
    elif setting.kind == "whole":
        good = _is_whole(setting, value)
    elif setting.kind == "padding" and value == "same":
        good = True
    else:
        good = isinstance(value, list | tuple) and len(value) == 2
        good = good and all(_is_whole(setting, number) for number in value)
    if not good:
        shown = "×".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        raise InputError(
            f"{setting.label.capitalize()} must be {rule}, not {shown[:20]}. Choose one of these."
        )
    if setting.kind == "share":
        return round(float(value), 4)
    return tuple(value) if isinstance(value, list) else value


def _is_whole(setting: Setting, value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and setting.least <= value <= setting.most


def _is_share(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= 0.9999
