"""Kernels on pictures: the chain against hand-worked numbers and PyTorch, and what moves along."""

from dataclasses import replace

import numpy as np
import pytest

from explorer import links, samples
from explorer.cases import PictureCase, from_example
from explorer.cases.convolution import RINGS
from explorer.cases.picture import MEASURES, MOVES, POOLS
from explorer.cases.picture_chain import GREY, as_planes, moved
from explorer.errors import ShapeError
from explorer.examples import PICTURE_EXAMPLES, PICTURE_KERNELS
from explorer.examples.picture_kernels import picture_kernel

by_example = pytest.mark.parametrize("example", PICTURE_EXAMPLES, ids=lambda one: one.key)
by_kernel = pytest.mark.parametrize("kernel", PICTURE_KERNELS, ids=lambda one: one.title)


def shown(example):
    """Return an example with the pictures that it is about."""
    names = samples.DIGITS[:5] if example.many else (example.picture or "house",)
    return from_example(PictureCase, example).with_pictures([samples.draw(n) for n in names])


def pictures(random, count, height, width):
    return random.integers(0, 256, (count, height, width, 3)).astype(np.uint8)


def case_of(title, **settings):
    kernel = picture_kernel(title)
    padding = (len(kernel.table) - 1) // 2
    return PictureCase(
        np.array(kernel.table, float), kernel.divisor, **{"padding": padding, **settings}
    )


@by_kernel
def test_weights_add_up_to_0_for_edges_and_to_1_for_the_others(kernel):
    total = np.sum(kernel.table) / kernel.divisor
    assert total == (0 if kernel.group == "Edges" else 1)


@by_kernel
def test_edge_kernels_see_nothing_on_a_flat_picture_and_the_others_leave_it(kernel):
    flat = np.full((1, 12, 12, 3), 90, np.uint8)
    case = case_of(kernel.title, ring="replicate").with_pictures(flat)
    expected = 0 if kernel.group == "Edges" else 90
    np.testing.assert_allclose(case.output(), expected, atol=1e-12)


def test_gaussian_weights_are_binomial():
    assert picture_kernel("Gaussian blur 3×3").table == ((1, 2, 1), (2, 4, 2), (1, 2, 1))
    assert picture_kernel("Gaussian blur 5×5").table[0] == (1, 4, 6, 4, 1)


def test_sharpen_is_identity_plus_laplacian():
    parts = [np.array(picture_kernel(t).table) for t in ("identity", "Laplacian, 4 neighbours")]
    assert (sum(parts) == picture_kernel("sharpen").table).all()


def test_grey_is_the_weighted_sum_and_a_grey_picture_stays():
    pixel = np.array([[[[10, 20, 30]]]], np.uint8)
    assert as_planes(pixel, "grey").item() == pytest.approx(2.99 + 11.74 + 3.42)
    assert as_planes(pixel, "each")[0, :, 0, 0].tolist() == [10, 20, 30]
    assert sum(GREY) == 1000
    levels = np.repeat(np.arange(256, dtype=np.uint8).reshape(1, 1, 256, 1), 3, axis=3)
    assert (as_planes(levels, "grey")[0, 0, 0] == np.arange(256)).all()


def test_chain_worked_by_hand():
    rows = [[0, 0, 90, 90], [0, 0, 90, 90], [0, 0, 90, 90], [90, 90, 90, 90]]
    picture = np.repeat(np.array(rows, np.uint8)[..., None], 3, axis=2)
    case = case_of("Sobel, vertical edges", channels="each", padding=0, relu=True, pool="max")
    steps = case.with_pictures([picture]).steps
    assert [step.name for step in steps] == ["picture", "convolution", "relu", "pooling"]
    # Above: 4 weights of 90 − 0 on either side. Below: the last row of the window is even.
    assert steps[1].values[0, 0].tolist() == [[360, 360], [270, 270]]
    assert steps[3].values[0, :, 0, 0].tolist() == [360, 360, 360]


def test_magnitude_and_gradient_worked_by_hand():
    ramp = np.repeat(np.arange(0, 40, 10, dtype=np.uint8)[::-1][:, None], 4, axis=1)
    picture = np.repeat((ramp + np.arange(4, dtype=np.uint8))[..., None], 3, axis=2)
    values = {
        measure: case_of("Sobel, vertical edges", channels="each", padding=0, measure=measure)
        .with_pictures([picture])
        .output()[0, 0, 0, 0]
        for measure in MEASURES
    }
    assert values["sum"] == 8  # brighter by 1 a pixel to the right: 2 · (1 + 2 + 1)
    assert values["magnitude"] == 8
    assert values["gradient"] == pytest.approx(np.hypot(8, -80))  # darker by 10 a pixel downwards


@pytest.mark.parametrize("channels", ["grey", "each"])
def test_random_chains_equal_pytorch(channels):
    random = np.random.default_rng(8)
    for number in range(40):
        side = int(random.integers(1, 6))
        case = PictureCase(
            random.integers(-4, 5, (side, side)).astype(float),
            float(random.choice([1, 9, 2.5])),
            channels,
            int(random.integers(1, 4)),
            int(random.integers(0, 3)),
            int(random.integers(1, 3)),
            RINGS[number % 4],
            MEASURES[number % 3],
            relu=bool(number % 2),
            pool=POOLS[number % 3],
            window=int(random.integers(2, 4)),
        )
        several = 1 + number % 2 * 4
        found = case.with_pictures(pictures(random, several, 24, 31))
        assert found.check() <= 1e-14
        assert found.output().shape[0] == several


@by_example
def test_example_agrees_with_pytorch_and_survives_its_link(example):
    case = shown(example)
    assert case.check() <= 1e-14
    query = {name: [text] for name, text in links.write(case).items()}
    back, said = links.read(query, PictureCase(np.eye(3)))
    assert (back.document(), said) == (case.document(), ())
    assert example.point.endswith(".")


@by_example
def test_copied_lines_run_and_give_the_same(example):
    import torch

    case = shown(example)
    several = len(case.pictures) > 1
    pixels = torch.tensor(case.pictures).permute(0, 3, 1, 2)
    known = {"pictures": pixels} if several else {"picture": pixels[0]}
    exec(case.code(), known)  # the code is our own; nothing that a visitor wrote stands in it
    last = case.steps[-1]
    expected = known[last.name].numpy().reshape(last.values.shape)
    np.testing.assert_allclose(last.values, expected, rtol=0, atol=1e-9)


def means(example, **settings):
    return [step.values.mean() for step in replace(shown(example), **settings).steps]


def example_of(key):
    return next(example for example in PICTURE_EXAMPLES if example.key == key)


def test_blur_keeps_the_mean_where_the_padding_goes_round_and_loses_it_with_zeros():
    before, after = means(example_of("mean"))
    assert after == pytest.approx(before, rel=1e-12)
    before, after = means(example_of("mean"), ring="zeros")
    assert after < before - 1


def test_emboss_and_sharpen_leave_the_range_of_pixels():
    for key in ("emboss", "sharpen"):
        output = shown(example_of(key)).output()
        assert output.min() < 0
        assert output.max() > 255


def test_ramps_answer_at_their_steps_alone():
    output = shown(example_of("ramp")).output()[0, 0]
    assert (output[2:120, 2:-2] == 0).all()
    answering = np.flatnonzero(output[180, 1:-1]) + 1
    assert answering.tolist() == [n for edge in range(32, 256, 32) for n in (edge - 1, edge)]


def compared(key, **settings):
    return {
        one["name"]: one for one in replace(shown(example_of(key)), **settings).result()["compared"]
    }


def test_convolution_moves_along_and_pooling_by_whole_windows_only():
    one = compared("shift")
    assert one["convolution"]["inside_equal"] == one["convolution"]["inside"] > 0
    assert one["pooling"]["inside_equal"] < one["pooling"]["inside"]
    two = compared("shift", shift=(0, 2))
    assert two["pooling"]["inside_equal"] == two["pooling"]["inside"] > 0


def test_laplacian_commutes_with_a_quarter_turn_and_sobel_does_not():
    even = compared("quarter")["convolution"]
    assert even["equal"] == even["cells"]
    odd = compared("turned-sobel")["convolution"]
    assert odd["inside_equal"] < odd["inside"] / 2


def test_flipping_changes_only_the_sign_of_sobel():
    signed = compared("mirror")["convolution"]
    assert signed["equal"] < signed["cells"]
    magnitude = compared("mirror", measure="magnitude")["convolution"]
    assert magnitude["equal"] == magnitude["cells"]


@pytest.mark.parametrize("move", MOVES[1:])
def test_identity_commutes_with_every_move(move):
    random = np.random.default_rng(9)
    case = case_of("identity", move=move, shift=(3, -2)).with_pictures(pictures(random, 1, 9, 14))
    (told,) = case.result()["compared"]
    assert told["equal"] == told["cells"] == 9 * 14


def test_inside_means_away_from_the_border():
    random = np.random.default_rng(10)
    case = case_of("box blur 5×5", move="shift", shift=(3, -2), padding=2)
    (told,) = case.with_pictures(pictures(random, 1, 30, 20)).result()["compared"]
    assert told["inside"] == (30 - 3 - 4) * (20 - 2 - 4)
    assert told["inside_equal"] == told["inside"]


def test_moves_worked_by_hand():
    table = np.array([[1, 2], [3, 4], [5, 6]])
    assert moved(table, "quarter", (0, 0)).tolist() == [[2, 4, 6], [1, 3, 5]]
    assert moved(table, "half", (0, 0)).tolist() == [[6, 5], [4, 3], [2, 1]]
    assert moved(table, "upside-down", (0, 0)).tolist() == [[5, 6], [3, 4], [1, 2]]
    assert moved(table, "shift", (1, 0)).tolist() == [[5, 6], [1, 2], [3, 4]]
    assert moved(table, "shift", (2, 0), factor=2).tolist() == [[5, 6], [1, 2], [3, 4]]


def test_answer_names_the_selected_cell_first():
    case = replace(shown(example_of("vertical")), at=(0, 140, 167))
    (_, step) = case.result()["steps"]
    *place, value = step["cells"][0]
    assert place == [0, 0, 140, 167]
    assert value == pytest.approx(-127.732)
    assert step["shape"] == [1, 1, 256, 256]


def test_kernel_larger_than_the_picture_is_refused_with_a_sentence():
    case = case_of("box blur 11×11", padding=0, dilation=4).with_pictures([samples.draw("digit 1")])
    with pytest.raises(ShapeError, match="Kernel 11×11"):
        case.result()


def test_selected_cell_beyond_the_result_is_brought_into_it():
    case = replace(shown(example_of("shift")), at=(2, 900, 900), which=4)
    *place, _ = case.with_pictures(case.pictures).result()["steps"][1]["cells"][0]
    assert place == [0, 0, 27, 27]
