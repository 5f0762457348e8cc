import numpy as np
import pytest

from explorer.figures.colours import FROM_ZERO, SIGNED, coloured
from explorer.figures.contact_sheet import contact_sheet
from explorer.figures.filters import kernel_columns, strongest
from explorer.figures.top import best_windows, laid_over
from explorer.probing.receptive_field import Step
from explorer.probing.responses import LayerInfo, LayerScan
from explorer.widgets.bins import bins, shares


def scanned(highest, argmax, chain):
    highest = np.asarray(highest, np.float32)
    info = LayerInfo("conv1", 3, highest.shape[1], (3, 3), (1, 1), (1, 1), (8, 8), True, chain)
    return LayerScan(info, highest, highest / 2, np.asarray(argmax, np.uint16))


def test_each_filter_gets_the_window_of_its_strongest_picture_with_padding_left_clear():
    pictures = np.arange(2 * 8 * 8 * 3, dtype=np.uint8).reshape(2, 8, 8, 3)
    found = scanned([[1, 0], [3, 0]], [[0, 0], [9, 0]], (Step((3, 3), padding=(1, 1)),))
    tiles = best_windows(found, pictures, 64)
    assert tiles.shape == (2, 3, 3, 4)
    np.testing.assert_array_equal(
        tiles[0, ..., :3], pictures[1, :3, :3]
    )  # place 9: row 1, column 1
    assert not tiles[1].any()  # dead
    corner = best_windows(
        scanned([[1, 0], [0, 0]], [[0, 0], [0, 0]], found.layer.chain), pictures, 64
    )
    assert not corner[0, 0].any()
    np.testing.assert_array_equal(corner[0, 1:, 1:, :3], pictures[0, :2, :2])


def test_large_windows_are_thinned_out_and_without_a_box_the_picture_is_whole():
    pictures = np.random.default_rng(0).integers(0, 256, (1, 9, 9, 3), dtype=np.uint8)
    tiles = best_windows(scanned([[1.0]], [[0]], None), pictures, 5)
    np.testing.assert_array_equal(tiles[0, ..., :3], pictures[0, ::2, ::2])


def test_a_map_covers_its_share_of_the_picture_and_leaves_it_where_it_is_0():
    picture = np.full((1, 4, 4, 3), 200, np.uint8)
    strong = np.array([[[0.0, 2.0], [1.0, 0.0]]])
    shown = laid_over(picture, strong, 2.0)
    assert (shown[0, :2, :2] == shown[0, 2:, 2:]).all()
    assert len(np.unique(shown[0, :2, :2].reshape(-1, 3), axis=0)) == 1
    full = coloured(np.array(2.0), 2.0, FROM_ZERO)
    assert (shown[0, :2, 2:] == full).all()
    half = shown[0, 2, 0].astype(int)
    assert half[1] > half[0]  # green
    assert laid_over(picture[..., :1], strong, 2.0).shape == (1, 4, 4, 3)


def test_kernels_stand_on_each_other_with_a_clear_row_between():
    kernels = np.random.default_rng(0).normal(size=(3, 2, 2, 2))
    tiles = kernel_columns(kernels, 4.0)
    assert tiles.shape == (3, 5, 2, 4)
    np.testing.assert_array_equal(tiles[:, :2, :, :3], coloured(kernels[:, 0], 4.0, SIGNED))
    np.testing.assert_array_equal(tiles[:, 3:, :, :3], coloured(kernels[:, 1], 4.0, SIGNED))
    assert not tiles[:, 2].any()


def test_the_strongest_inputs_keep_the_order_of_the_channels():
    weights = np.zeros((2, 5, 1, 1))
    weights[0, :, 0, 0] = [1, -5, 2, 0, 3]
    assert strongest(weights, 3)[0].tolist() == [1, 2, 4]
    assert strongest(weights, 9).shape == (2, 5)


def test_a_sheet_has_every_tile_enlarged_and_hatches_what_is_clear():
    tiles = np.zeros((3, 4, 4, 4), np.uint8)
    tiles[..., :3], tiles[1:, ..., 3] = (9, 99, 199), 255
    sheet = contact_sheet(tiles, [["a"], ["b"], ["c"]], ["title"], across=2)
    assert sheet.shape == (46 + 2 * (144 + 22 + 12), 12 + 2 * (144 + 12), 3)
    first, second = sheet[46:190, 12:156], sheet[46:190, 168:312]
    assert (second == (9, 99, 199)).all()
    assert {tuple(c) for c in first.reshape(-1, 3).tolist()} == {(255, 255, 255), (138, 148, 158)}


@pytest.mark.parametrize("values", [np.zeros(7), np.linspace(-2, 2, 9)])
def test_a_histogram_counts_every_number_and_0_has_a_bar_of_its_own(values):
    found = shares(values, 2.0)
    assert sum(found) == pytest.approx(1)
    assert found[15] == pytest.approx((values == 0).mean())
    block = bins(found, found, 2.0, ("all", "one"))
    assert block["ticks"] == ["−2.00", "0", "2.00"]
    assert block["top"] == max(found)
