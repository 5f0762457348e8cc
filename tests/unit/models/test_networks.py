"""Every network of the lessons: its parameters counted by hand, its parts, and what it computes."""

import pytest
import torch
from torch.nn import functional as F
from torchvision.models import resnet18, vgg11_bn

import models
from explorer import limits
from explorer.errors import InputError
from models.blocks import Block
from models.deep_cnn import WIDTHS, DeepCNN
from models.registry import REGISTRY
from models.vgg11_bn import VGG11BN

GREY = (1, 28, 28)
# A convolution has (channels · side² + bias) · filters parameters, a batch norm 2 · filters.
BY_HAND = [
    ("report-cnn", (3, 32, 32), 896 + 18_496 + 73_856 + 524_544 + 2_570, 620_362),
    ("report-cnn-half", (3, 32, 32), 448 + 4_640 + 18_496 + 131_200 + 1_290, 156_074),
    (
        "six-block",
        (3, 32, 32),
        (3 * 25 * 64 + 128)
        + (64 * 25 * 119 + 238)
        + (119 * 9 * 221 + 442)
        + (221 * 25 * 256 + 512)
        + (256 * 9 * 256 + 512)
        + (256 * 25 * 256 + 512)
        + 2_570,
        4_079_429,
    ),
    ("lenet", GREY, 156 + 2_416 + 256 * 120 + 120 + 120 * 84 + 84 + 850, 44_426),
    ("dense", GREY, 784 * 1024 + 1024 + 1024 * 2048 + 2048 + 20_490, 2_923_530),
    ("mnist-cnn", GREY, 320 + 18_496 + 3136 * 128 + 128 + 1_290, 421_642),
    ("tiny-no-bn", GREY, 160 + 4_640 + 1568 * 128 + 128 + 1_290, 206_922),
    ("tiny-bn", GREY, 144 + 32 + 4_608 + 64 + 1568 * 128 + 128 + 1_290, 206_970),
    ("tiny-bn", (3, 32, 32), 432 + 32 + 4_608 + 64 + 2048 * 128 + 128 + 1_290, 268_698),
    ("tiny-gp", (3, 32, 32), 432 + 32 + 4_608 + 64 + 330, 5_466),
    ("dropout-cnn", (3, 32, 32), 896 + 18_496 + 16_384 * 128 + 128 + 1_290, 2_117_962),
    ("plain-cnn", GREY, 320 + 9_248 + 25_088 * 10 + 10, 260_458),
    ("residual-cnn", GREY, 320 + 9_248 + 25_088 * 10 + 10, 260_458),
    (
        "plain-deep",
        (3, 32, 32),
        448 + 3 * 4_640 + 13_888 + 2 * 18_496 + 55_424 + 2 * 73_856 + 650,
        269_034,
    ),
    (
        "residual-deep",
        (3, 32, 32),
        448 + 3 * 4_640 + 13_888 + 544 + 2 * 18_496 + 55_424 + 2_112 + 2 * 73_856 + 650,
        271_690,
    ),
    (
        "resnet18",
        (3, 32, 32),
        1_856 + 147_968 + 525_568 + 2_099_712 + 8_393_728 + 5_130,
        11_173_962,
    ),
    (
        "vgg11-bn",
        (3, 224, 224),
        1_920 + 74_112 + 886_272 + 3_542_016 + 4_721_664 + 102_764_544 + 16_781_312 + 40_970,
        128_812_810,
    ),
]


@pytest.mark.parametrize(("key", "shape", "by_hand", "said"), BY_HAND)
def test_parameters_counted_by_hand(key, shape, by_hand, said):
    with torch.device("meta"):
        network = models.build(key, 10, shape)
    assert by_hand == said == models.parameters_of(key, 10, shape)
    assert sum(p.numel() for p in network.parameters()) == said


def test_every_network_was_counted_by_hand():
    assert {key for key, *_ in BY_HAND} | {"small-cnn", "small-mlp", "own"} == set(REGISTRY)


def test_vgg11_with_the_classes_of_the_lesson_and_of_imagenet():
    sizes = [models.parameters_of("vgg11-bn", n, (3, 224, 224)) for n in (200, 1000)]
    assert sizes == [129_591_240, 132_868_840]


def test_the_keys_are_those_of_the_entries():
    assert all(key == entry.key for key, entry in REGISTRY.items())
    titles = {entry.title for entry in REGISTRY.values()}
    assert len(titles) == len(REGISTRY)
    assert all(entry.line.endswith(".") and entry.group for entry in REGISTRY.values())


@pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)
def test_an_entry_takes_what_it_says_and_nothing_else(entry):
    assert limits.PICTURE_SIDE_MIN <= entry.side_min < entry.side_max
    least, most = entry.side_min, entry.side_max
    for C in (1, 2, 3):
        assert entry.takes((C, least, most)) == (C in entry.channels)
    assert not entry.takes((3, least - 1, most))
    assert not entry.takes((3, least, most + 1))
    assert not entry.takes((3, least, True))


@pytest.mark.parametrize("shape", [(1, 16, 16), (1, 19, 16), (3, 64, 64)])
def test_lenet_reads_other_sizes_too(shape):
    assert models.build("lenet", 5, shape)(torch.zeros(1, *shape)).shape == (1, 5)


def rates(network):
    return [
        module.p
        for module in network.modules()
        if isinstance(module, torch.nn.Dropout | torch.nn.Dropout2d)
    ]


@pytest.mark.parametrize(
    ("key", "own", "halved"),
    [
        ("report-cnn", [0.25, 0.25], [0.125, 0.125]),
        ("dropout-cnn", [0.25, 0.5], [0.125, 0.25]),
        (
            "six-block",
            [0.04, 0.05, 0.02, 0.09, 0.08, 0.38],
            [0.02, 0.025, 0.01, 0.045, 0.04, 0.19],
        ),
        ("vgg11-bn", [0.5, 0.5], [0.25, 0.25]),
    ],
)
def test_dropout_sets_the_last_layer_and_the_others_keep_their_proportion(key, own, halved):
    with torch.device("meta"):
        assert rates(models.build(key, 3)) == pytest.approx(own)
        assert models.REGISTRY[key].dropout == own[-1]
        half = own[-1] / 2
        assert rates(models.build(key, 3, dropout=half)) == pytest.approx(halved)
        assert rates(models.build(key, 3, dropout=0.0)) == [0.0] * len(own)


def test_a_network_without_dropout_takes_zero_and_refuses_more():
    assert rates(models.build("lenet", 3, dropout=0.0)) == []
    with pytest.raises(InputError, match=r"'lenet' has no dropout layer, but dropout 0\.5"):
        models.build("lenet", 3, dropout=0.5)


def test_a_block_adds_what_came_in():
    block = Block(2, 2, norm=False)
    torch.nn.init.zeros_(block.conv2.weight)
    torch.nn.init.zeros_(block.conv2.bias)
    x = torch.tensor([1.0, -2.0]).view(1, 2, 1, 1).expand(1, 2, 3, 3)
    assert torch.equal(block(x), x.clamp(min=0))  # F(x) = 0, so relu(x + 0)
    plain = Block(2, 2, norm=False, skip=False)
    plain.load_state_dict(block.state_dict())
    assert not plain(x).any()


def test_a_block_projects_with_1_by_1_only_where_shapes_differ():
    assert isinstance(Block(4, 4).project, torch.nn.Identity)
    wide, strided = Block(4, 8), Block(4, 4, stride=2)
    assert wide.project.conv.kernel_size == strided.project.conv.kernel_size == (1, 1)
    assert strided.project.conv.stride == (2, 2)
    assert strided(torch.zeros(2, 4, 7, 7)).shape == (2, 4, 4, 4)


def test_skip_and_plain_share_every_weight_but_the_projections():
    skip, plain = (set(DeepCNN(3, skip=s).state_dict()) for s in (True, False))
    assert plain < skip
    names = {f"block{n}.project.conv.{kind}" for n in (4, 7) for kind in ("weight", "bias")}
    assert skip - plain == names
    assert len(WIDTHS) * 2 + 1 == 19


def test_the_residual_network_computes_relu_of_x_plus_f():
    torch.manual_seed(0)
    net = models.build("residual-cnn", 3, (1, 8, 8)).eval()
    x = torch.randn(2, 1, 8, 8)
    one = F.relu(F.conv2d(x, net.conv1.weight, net.conv1.bias, padding=1))
    two = F.relu(one + F.conv2d(one, net.conv2.weight, net.conv2.bias, padding=1))
    torch.testing.assert_close(net(x), net.fc(two.flatten(1)))


def test_resnet18_computes_what_torchvisions_does_with_a_small_first_convolution():
    torch.manual_seed(0)
    theirs = resnet18(num_classes=7)
    theirs.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)
    theirs.maxpool = torch.nn.Identity()
    ours = models.build("resnet18", 7)
    # Theirs lists a block's projection behind bn2 as ours does: the order is the same.
    pairs = zip(ours.state_dict(), theirs.state_dict().values(), strict=True)
    ours.load_state_dict(dict(pairs))
    x = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(ours.eval()(x), theirs.eval()(x))


def test_vgg11_has_torchvisions_layers_in_the_same_order():
    with torch.device("meta"):
        ours, theirs = VGG11BN(7), vgg11_bn(num_classes=7)
    shapes = [[tuple(v.shape) for v in net.state_dict().values()] for net in (ours, theirs)]
    assert shapes[0] == shapes[1]


@pytest.mark.slow
def test_vgg11_computes_what_torchvisions_does():
    with torch.device("meta"):
        theirs = vgg11_bn(num_classes=3)
    theirs.to_empty(device="cpu")
    torch.manual_seed(0)
    with torch.no_grad():
        for value in theirs.state_dict().values():
            value.uniform_(0, 0.02) if value.is_floating_point() else value.zero_()
    with torch.device("meta"):
        ours = models.build("vgg11-bn", 3, (3, 32, 32))
    pairs = zip(ours.state_dict(), theirs.state_dict().values(), strict=True)
    ours.load_state_dict(dict(pairs), assign=True)
    x = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(ours.eval()(x), theirs.eval()(x))


def test_a_narrow_vgg_reads_every_size_of_a_folder():
    net = VGG11BN(4, (3, 32, 32), plan=((2,), (2,), (2, 2), (3, 3), (3, 3)), hidden=5).eval()
    for side in (32, 64, 128, 224):
        assert net(torch.zeros(1, 3, side, side)).shape == (1, 4)


def test_only_vgg_has_features_that_can_be_frozen():
    with torch.device("meta"):
        vgg = models.build("vgg11-bn", 3)
    assert models.features(vgg) == (vgg.features,)
    assert sum(p.numel() for p in vgg.features.parameters()) == 9_225_984
    assert models.features(models.build("lenet", 3)) == ()
    assert [key for key, entry in REGISTRY.items() if entry.features] == ["vgg11-bn"]
