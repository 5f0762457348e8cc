"""Known networks to start from, each with the point that it makes."""

from dataclasses import dataclass
from typing import ClassVar

from explorer.layers.stack import Stack, read


@dataclass(frozen=True)
class Preset:
    """One network of the menu; `text` is the stack as links write it."""

    key: str
    title: str
    point: str
    text: str

    group: ClassVar[str] = "Open a network"

    @property
    def stack(self) -> Stack:
        """Return the stack itself."""
        return read(self.text)


def _blocks(*blocks: str) -> str:
    return "~".join(blocks)


def _vgg11() -> str:
    plan = (64, "m2", 128, "m2", 256, 256, "m2", 512, 512, "m2", 512, 512, "m2")
    layers = [part if part == "m2" else f"c{part}p1~b~frelu" for part in plan]
    return _blocks("3x224x224", *layers, "g7~x~l4096~frelu~d0.5~l4096~frelu~d0.5~l200")


PRESETS = (
    Preset(
        "report",
        "Three convolutions",
        "Most of its 620,362 parameters lie in the first Linear, which reads all 2,048 numbers of "
        "the flattened map.",
        "3x32x32~c32p1~frelu~m2~c64p1~frelu~m2~c128p1~frelu~m2~x~d0.25~l256~frelu~d0.25~l10",
    ),
    Preset(
        "six",
        "Six blocks with batch norm",
        "The 5×5 convolution from 221 to 256 channels does nearly half of all multiply-adds; the "
        "biases are left to batch norm.",
        _blocks(
            "3x32x32",
            "c64k5p2n~b~frelu~c119k5p2n~b~frelu~e0.04~a2",
            "c221p1n~b~frelu~e0.05~c256k5p2n~b~frelu~e0.02~a2",
            "c256p1n~b~frelu~e0.09~c256k5p2n~b~frelu~e0.08",
            "g1~x~d0.38~l10",
        ),
    ),
    Preset(
        "lenet",
        "LeNet on 28×28",
        "5×5 convolutions without padding: 28 shrinks to 24, 12, 8 and 4.",
        "1x28x28~c6k5~m2~frelu~c16k5~m2~frelu~x~l120~frelu~l84~frelu~l10",
    ),
    Preset(
        "dense",
        "Fully connected, no convolution",
        "Every number is connected with every other: 2.9 million parameters for a grey 28×28 "
        "picture.",
        "1x28x28~x~l1024~frelu~l2048~frelu~l10",
    ),
    Preset(
        "tiny-bn",
        "Tiny, with batch norm",
        "98 of 100 parameters belong to the Linear behind Flatten.",
        "3x32x32~c16p1n~b~frelu~m2~c32p1n~b~frelu~m2~x~l128~frelu~l10",
    ),
    Preset(
        "tiny-gp",
        "Tiny, with global pooling",
        "The same convolutions, but global pooling instead of the large Linear: 49 times fewer "
        "parameters.",
        "3x32x32~c16p1n~b~frelu~m2~c32p1n~b~frelu~m2~g1~x~l10",
    ),
    Preset(
        "two",
        "Two convolutions, one pooling",
        "Pooled only once, the map still has 16,384 numbers, and each of the 128 outputs of "
        "Linear has a weight for each.",
        "3x32x32~c32p1~frelu~c64p1~frelu~m2~e0.25~x~l128~frelu~d0.5~l10",
    ),
    Preset(
        "vgg11",
        "VGG11 with batch norm, 200 outputs",
        "The convolutions do nearly all the multiply-adds, the Linear layers have nearly all the "
        "parameters.",
        _vgg11(),
    ),
    Preset(
        "fields",
        "Receptive field 3, 4, 8",
        "Pooling enlarges the receptive field, and doubles what the next convolution adds.",
        "1x16x16~c1~m2~c1",
    ),
    Preset(
        "dilated",
        "Dilation 1, 2, 4",
        "Three 3×3 convolutions see 15 pixels with dilation, without a single weight more.",
        "1x32x32~c8psame~c8psamed2~c8psamed4",
    ),
    Preset(
        "separable",
        "Depthwise and 1×1",
        "A depthwise convolution and a 1×1 convolution replace a 3×3 convolution with about an "
        "eighth of its parameters.",
        "32x32x32~c32p1g32n~c64k1~b~frelu",
    ),
)
