"""The table of a stack against PyTorch: shapes, counts, and fields by brute force."""

import numpy as np
import pytest
import torch

from explorer.arithmetic.receptive_field import Field
from explorer.errors import ExplorerError
from explorer.layers.reach import sees_all
from explorer.layers.remedies import remedy
from explorer.layers.stack import read, stack_document, stack_from, write
from explorer.layers.summary import summary
from explorer.layers.torch_model import build, code, largest_difference

STACKS = (
    "1x16x16~c1~m2~c1",
    "1x17x17~c1k5s2p2~a3s2p1~c1k3d2",
    "1x20x20~c1k4psame~c1s3~a2u",
    "1x23x19~c1k3x5s2x1p1x2~a3s1p1~c1k1",
    "1x16x16~c1~g5~c1k2",  # 14 to 5: windows that differ
    "1x12x12~c1p1~frelu~a2~g1",
    "1x9x9~c1k1s2~x~l4",
    "1x3x3~g5~c1k2",
)


def fields_by_gradient(text, layer):
    """Return, for every column of a layer's map, the columns of the input with a slope."""
    # Of equal numbers a max pooling passes one; the mean of the same window passes all.
    net = build(read(text.replace("~m", "~a")), device="cpu").double()
    for parameter in net.parameters():
        torch.nn.init.ones_(parameter)  # nothing cancels
    x = torch.ones(1, *read(text).shape, dtype=torch.float64, requires_grad=True)
    out = x
    for module in net[: layer + 1]:
        out = module(out)
    out = out.reshape(1, 1, 1, -1) if out.dim() == 2 else out
    found = []
    for column in range(out.shape[3]):
        (slope,) = torch.autograd.grad(out[0, :, :, column].sum(), x, retain_graph=True)
        columns = np.nonzero(slope[0].sum((0, 1)).numpy())[0]
        found.append((int(columns.min()), int(columns.max()) + 1))
    return found


@pytest.mark.filterwarnings("ignore:Using padding=.same.")  # PyTorch tells about a copy
@pytest.mark.parametrize("text", STACKS)
def test_fields_are_where_the_gradient_is_not_zero(text):
    table = summary(read(text))
    assert table.misfit is None
    side = table.stack.shape[2]
    for index, row in enumerate(table.rows):
        if len(row.shape) == 1 and not row.reaches[1].everything:
            continue  # Flatten: the columns are those of the row before
        fields = row.fields[1]
        if isinstance(fields, Field):
            fields = [fields.pixels(unit) for unit in range(row.places[1])]
        told = [(max(0, first), min(side, end)) for first, end in fields]
        seen = fields_by_gradient(text, index)
        assert told == (seen if len(told) > 1 else seen[:1])


def random_layers(rng):
    """Draw a stack's link; most fit somewhere."""

    def number(least, most):
        return int(rng.integers(least, most + 1))

    def pair(least, most):
        return f"{number(least, most)}x{number(least, most)}"

    makers = (
        lambda: f"c{number(1, 6)}k{pair(1, 4)}s{pair(1, 2)}p{pair(0, 2)}d{pair(1, 2)}",
        lambda: f"c{number(1, 4) * 2}k{pair(1, 4)}psameg{number(1, 2)}n",
        lambda: f"m{pair(1, 3)}s{pair(1, 3)}p{pair(0, 1)}" + "u" * number(0, 1),
        lambda: f"a{number(2, 3)}" + "u" * number(0, 1),
        lambda: rng.choice(["frelu", "fleaky", "fsigmoid", "ftanh", "fgelu", "fsilu"]),
        lambda: rng.choice(["b", "d0.25", "e0.1", f"g{pair(1, 4)}", f"h{number(1, 3)}"]),
        lambda: rng.choice(["x", "l7", "x~l5n~b", "x~frelu~l3"]),
    )
    layers = [str(makers[number(0, len(makers) - 1)]()) for _ in range(number(1, 7))]
    return "~".join([f"{number(1, 4)}x{number(4, 20)}x{number(4, 20)}", *layers])


def test_random_stacks_agree_with_pytorch_and_survive_their_link():
    rng = np.random.default_rng(7)
    whole = 0
    for _ in range(400):
        stack = read(random_layers(rng))
        assert read(write(stack)) == stack
        document = stack_document(stack)
        assert stack_from(document["shape"], document["layers"]) == stack
        assert largest_difference(stack) == 0
        whole += summary(stack).misfit is None
    assert whole > 80


def test_where_a_layer_is_refused_pytorch_refuses_it_too():
    rng = np.random.default_rng(11)
    seen = 0
    for _ in range(600):
        table = summary(read(random_layers(rng)))
        if table.misfit is None:
            continue
        layer = table.stack.layers[table.misfit.index]
        if type(layer).__name__ in ("Linear", "Dropout") or len(table.shape) == 1:
            continue  # PyTorch takes them for something else; a builder of pictures does not
        seen += 1
        with pytest.raises((RuntimeError, ValueError)):
            run_on_meta(layer.module(table.shape), table.shape)
    assert seen > 30


def run_on_meta(module, shape):
    with torch.device("meta"):
        layer = getattr(torch.nn, module.name)(*module.positional, **module.keywords)
        return layer(torch.zeros(1, *shape))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("3x32x32~c16p1~l10", "Put Flatten before it"),
        ("3x4x4~c8k7", "Use padding 2"),
        ("3x4x4~c8k3d3", "Use padding 2"),
        ("3x32x32~c16g2", "Use 1 group"),
        ("8x32x32~c12g8", "Use 4 groups"),
        ("3x32x32~c16s2psame", "Use padding 1"),
        ("3x2x2~m3", "Use window 2"),
        ("3x8x8~m3p2", "Use padding 1"),
        ("3x8x8~x~e0.5", "Use Dropout"),
        ("3x8x8~c4~x~m2", "Move it before Flatten"),
        ("3x8x8~x~l4~m2", "Move it before Flatten"),
        ("1x200x200~x~l16000", "Remove it"),
    ],
)
def test_remedy_is_offered_and_works(text, label):
    table = summary(read(text))
    found = remedy(table)
    assert found.label == label
    after = summary(found.stack).misfit
    left = len(found.stack.layers) - after.index if after else 0
    assert left < len(table.stack.layers) - table.misfit.index


def test_every_misfit_has_a_remedy():
    rng = np.random.default_rng(3)
    for _ in range(300):
        table = summary(read(random_layers(rng)))
        assert (remedy(table) is None) == (table.misfit is None)


def test_parameters_do_not_depend_on_the_picture_but_multiply_adds_do():
    small, large = (summary(read(f"3x{n}x{n}~c16p1~m2~c32p1")) for n in (8, 32))
    assert small.total("parameters") == large.total("parameters")
    assert large.total("macs") == 16 * small.total("macs")


def test_a_layer_that_misfits_ends_the_table_and_the_copied_lines():
    stack = read("3x32x32~c16p1~l10~frelu")
    assert [row.shape for row in summary(stack).rows] == [(16, 32, 32)]
    assert "# Layer 2 does not fit here." in code(stack)
    assert "Linear" not in code(stack)


def test_global_pooling_and_linear_see_the_whole_picture():
    rows = summary(read("3x32x32~c16p1~m2~g1~x~l10")).rows
    seen = [sees_all(row.fields[1], row.places[1], 32) for row in rows]
    assert seen == [False, False, True, True, True]


def test_flatten_is_no_new_memory_and_keeps_what_each_number_sees():
    rows = summary(read("1x8x8~c2~x")).rows
    assert rows[1].memory.total == 0
    assert rows[1].fields == rows[0].fields


def test_a_stack_without_layers_is_the_picture():
    table = summary(read("3x32x32"))
    assert table.shape == (3, 32, 32)
    assert table.total("parameters") == largest_difference(table.stack) == 0


def test_messages_are_errors_of_the_house():
    with pytest.raises(ExplorerError):
        read("3x32x32~nonsense")
