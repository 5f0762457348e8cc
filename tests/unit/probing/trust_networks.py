"""Small networks of each kind for the tests of trust, and what must come out of them.

Batch norm gets statistics as after a training: with those of a new network it would do nothing.
"""

from types import SimpleNamespace

import numpy as np
import torch
from torch import nn
from torchvision.models.feature_extraction import create_feature_extractor

from explorer.probing.activations import conv_layers
from models.deep_cnn import DeepCNN
from models.report_cnn import ReportCNN
from models.six_block_cnn import Plan, SixBlockCNN
from models.skip_cnn import SkipCNN

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
SHAPE = (3, 40, 40)
SIX = (Plan(8, 5), Plan(9, 5, 0.04, True), Plan(10, 3, 0.05), Plan(11, 5, 0.02, True),
       Plan(12, 3, 0.09), Plan(12, 5, 0.08))  # fmt: skip
KINDS = {
    "plain": lambda: ReportCNN(4, SHAPE, channels=(8, 10, 12), hidden=8),
    "skip": lambda: SkipCNN(4, SHAPE),
    "residual": lambda: DeepCNN(4, SHAPE, widths=(6, 6, 8, 10)),
    "six-block": lambda: SixBlockCNN(4, SHAPE, plan=SIX),
}


def network(kind, seed=0):
    """Return a network of a kind in eval mode, with one dead filter."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        made = KINDS[kind]()
        for module in made.modules():
            if isinstance(module, nn.BatchNorm2d):
                for values, low, high in (
                    (module.running_mean, -0.3, 0.3),
                    (module.running_var, 0.3, 2.0),
                    (module.weight, 0.5, 1.5),
                    (module.bias, -0.1, 0.6),
                ):
                    nn.init.uniform_(values, low, high)
    shifts = [part.bias for part in made.modules() if getattr(part, "bias", None) is not None]
    with torch.no_grad():
        shifts[0][5] = -1000.0  # of the first convolution, or of the batch norm behind it
    return made.eval().requires_grad_(False)


def pictures(count=9, seed=0):
    """Return pictures with large and small structure, uint8 (count, 40, 40, 3)."""
    rng = np.random.default_rng(seed)
    C, H, W = SHAPE
    coarse = rng.integers(0, 200, (count, H // 8, W // 8, C)).repeat(8, 1).repeat(8, 2)
    return (coarse + rng.integers(0, 56, (count, H, W, C))).astype(np.uint8)


def responses(model, batch, before_relu=False):
    """Return every convolution's maps by torchvision's extractor, which knows no observer.

    The ReLU of a convolution has its name with "relu" in place of "conv"; a convolution on a skip
    connection has none.
    """
    parts = dict(model.named_modules())
    nodes = {}
    for layer in conv_layers(model):
        relu = "relu".join(layer.name.rsplit("conv", 1))
        nodes[layer.name] = layer.name if before_relu or relu not in parts else relu
    found = create_feature_extractor(model, sorted(set(nodes.values())))(batch)
    return {name: found[node] for name, node in nodes.items()}


def case(kind):
    """Return one network with its layers, for a fixture."""
    model = network(kind)
    return SimpleNamespace(kind=kind, model=model, images=pictures(), layers=conv_layers(model))
