"""The sheets of Flatten or pool: the lesson's numbers, PyTorch, and the roads in and out."""

import contextlib
import io
import json
import re

import numpy as np
import pytest
from told_whole import whole

import models
from explorer import links, sheets
from explorer.cases import from_example
from explorer.ideas.heads import (
    BILL_EXAMPLES,
    CAM_EXAMPLES,
    CASES,
    FLAT_EXAMPLES,
    SHIFT_EXAMPLES,
    UNROLL_EXAMPLES,
    BillCase,
    CamCase,
    FlatCase,
    ShiftCase,
    UnrollCase,
)
from explorer.ideas.heads.shift import shifted

EXAMPLES = {
    UnrollCase: UNROLL_EXAMPLES,
    FlatCase: FLAT_EXAMPLES,
    BillCase: BILL_EXAMPLES,
    CamCase: CAM_EXAMPLES,
    ShiftCase: SHIFT_EXAMPLES,
}
ALL = [(kind, example) for kind, examples in EXAMPLES.items() for example in examples]
each = pytest.mark.parametrize(
    ("kind", "example"), ALL, ids=[f"{kind.kind}-{example.title}" for kind, example in ALL]
)


def printed(case):
    """Run the lines to copy, and return the numbers that they print."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(case.code(), {})
    assert out.getvalue().strip() == case.printed().strip()
    text = out.getvalue().replace("torch.float64", "")
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


def unroll(at=0, channels=16, height=7, width=7, order="first"):
    document = {"channels": channels, "height": height, "width": width}
    return UnrollCase.from_document(document | {"at": at, "order": order})


def items(case):
    return case.result()["sheet"]["items"]


def test_the_page_has_every_case():
    assert set(CASES) == set(EXAMPLES)


@each
def test_an_example_agrees_with_pytorch(kind, example):
    assert from_example(kind, example).check() <= 1e-9


@each
def test_a_document_and_a_link_give_the_same_case_again(kind, example):
    case = from_example(kind, example)
    assert kind.from_document(case.document()).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    other = from_example(kind, EXAMPLES[kind][-1])
    read, said = links.read(query, other)
    assert read.document() == case.document()
    assert said == ()


@each
def test_what_the_browser_gets_is_strict_and_small(kind, example):
    text = json.dumps(whole(from_example(kind, example)), allow_nan=False)
    assert len(text) < 120_000


def test_number_300_is_channel_6_row_0_column_6():
    case = unroll(300)
    assert items(case)["map"]["marks"] == {"0,6": "chosen"}
    assert items(case)["channels"]["marks"] == {"0,6": "chosen"}
    assert items(case)["vector"]["marks"] == {"6,6": "chosen"}
    lines = case.result()["sheet"]["general"]
    assert ["6·49 + 0·7 + 6", "input"] in lines[1]
    assert "300 ÷ 49 = 6, remainder 6: channel 6" in lines[2]
    assert printed(case) == [300]


def test_channels_last_give_the_same_cell_another_number():
    case = unroll(300, order="last")
    assert "".join(text for text, _ in case.sheet().general[1]) == "index = (0·7 + 6)·16 + 6 = 102"
    assert items(case)["vector"]["marks"] == {"6,6": "chosen"}
    assert printed(case) == [102]
    assert case.check() == 0


@pytest.mark.parametrize("order", ["first", "last"])
def test_a_click_in_the_vector_chooses_the_cell_of_that_number(order):
    length = {"first": 49, "last": 16}[order]
    for index in (0, 102, 783):
        case = unroll([99, *divmod(index, length)], order=order)
        assert case.indices().ravel()[case.at] == index


def test_a_click_on_a_map_or_a_channel_chooses_its_cell():
    assert unroll([3, 2, 1]).at == 3 * 49 + 2 * 7 + 1
    assert unroll([98, 0, 15]).at == 15 * 49
    assert unroll(10**6).at == 783
    assert unroll("x").at == 0


def test_every_cell_that_is_told_about_lights_its_own_number():
    shown = items(unroll(300))
    tell = shown["map"]["tells"]["2,3"]
    assert tell["lines"][1] == "6·49 + 2·7 + 3 = 311"
    assert tell["sources"] == [["vector", [[6, 17, ""]]]]
    back = shown["vector"]["tells"]["6,17"]
    assert ["map", [[2, 3, ""]]] in back["sources"]


def test_the_index_slider_walks_through_one_channel():
    slider = unroll(300).sheet().controls[0]
    assert slider.stops == tuple(range(294, 343))
    frames = sheets.frames(unroll(300))["at"]
    assert frames[0]["items"]["vector"]["marks"] == {"6,0": "chosen"}


def test_own_numbers_in_both_orders_by_hand():
    shown = items(from_example(FlatCase, FLAT_EXAMPLES[0]))
    assert shown["first"]["values"] == [[1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]]
    assert shown["last"]["values"] == [[1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60]]


def test_the_bill_is_the_one_of_the_networks():
    totals = from_example(BillCase, BILL_EXAMPLES[0]).totals()
    assert totals == (268_698, 5_466)
    assert totals == tuple(models.parameters_of(key, 10) for key in ("tiny-bn", "tiny-gp"))


SHOWN = {
    UnrollCase: lambda case: case.indices().ravel()[case.at : case.at + 1],
    FlatCase: lambda case: np.ravel([row.items[0].values for row in case.sheet().rows[1:]]),
    BillCase: lambda case: case.totals(),
    CamCase: lambda case: [*case.scores(), *case.scores(), *case.cams()[case.chosen].ravel()],
    ShiftCase: lambda case: case.scores(),
}


@each
def test_the_lines_run_and_print_what_is_shown(kind, example):
    case = from_example(kind, example)
    assert printed(case) == pytest.approx(list(SHOWN[kind](case)), abs=1e-4)


@pytest.mark.parametrize("side", [1, 4, 16, 56])
def test_the_side_moves_the_dense_bill_and_not_the_pooled_one(side):
    case = BillCase(32, side, 10, 128)
    assert case.totals()[1] == 5_466
    assert case.totals()[0] == 5_136 + 128 * 32 * side * side + 128 + 1_290
    assert case.check() == 0


def test_a_side_of_one_without_hidden_units_costs_the_same():
    dense, pooled = BillCase(32, 1, 10, 0).totals()
    assert dense == pooled


def test_both_sums_of_the_class_activation_map_by_hand():
    case = from_example(CamCase, CAM_EXAMPLES[0])
    assert case.means().tolist() == [0.625, 1.0, 1.5]
    assert case.scores().tolist() == [1.25, 0.625]
    assert case.cams()[0][0].tolist() == [8.5, 4.5, 0.5, 0.5]
    assert case.cams()[0].sum() == 16
    assert case.sheet().general[1].endswith("2·0.625 + (−1)·1 + 0.5·1.5 + 0.25 = 1.25")
    assert case.sheet().general[2].endswith("16 / 16 + 0.25 = 1.25")


@pytest.mark.parametrize("seed", range(5))
def test_drawn_maps_agree_with_pytorch(seed):
    draw = np.random.default_rng(seed)
    C, K, H, W = draw.integers(1, 5, 4)
    x, w, b = draw.normal(size=(C, H, W)), draw.normal(size=(K, C)), draw.normal(size=K)
    case = CamCase(x, w, b, int(K - 1))
    assert case.check() <= 1e-12
    assert case.cams().mean((1, 2)) + b == pytest.approx(case.scores(), rel=1e-9)
    json.dumps(whole(case), allow_nan=False)


def test_a_click_chooses_the_class():
    case = from_example(CamCase, CAM_EXAMPLES[0])
    other = CamCase.from_document(case.document() | {"chosen": 1})
    assert "class 2" in items(other)["cam"]["title"]
    assert CamCase.from_document(case.document() | {"chosen": 9}).chosen == 1
    assert CamCase.from_document(case.document() | {"chosen": "x"}).chosen == 0


def test_one_place_to_the_right_moves_the_dense_score_alone():
    still, moved = (from_example(ShiftCase, SHIFT_EXAMPLES[i]) for i in (1, 0))
    assert still.scores() == (7.0, 7.0)
    assert moved.scores() == (-1.0, 7.0)
    assert "stays" in moved.sheet().said[0]


def test_equal_weights_make_a_dense_head_a_pooled_one():
    dense, pooled = from_example(ShiftCase, SHIFT_EXAMPLES[2]).scores()
    assert dense == pooled == 4.0


def test_what_leaves_the_map_is_gone_for_both():
    case = from_example(ShiftCase, SHIFT_EXAMPLES[3])
    assert case.scores()[1] == 7 * 6 / 16
    assert "the sum 10 have left" in case.sheet().said[0]


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, -1), (-2, 3), (5, 0), (0, -9)])
def test_a_shift_moves_every_cell_and_brings_in_zeros(down, right):
    x = np.arange(1.0, 13.0).reshape(3, 4)
    found = shifted(x, down, right)
    for i, j in np.ndindex(x.shape):
        inside = 0 <= i - down < 3 and 0 <= j - right < 4
        assert found[i, j] == (x[i - down, j - right] if inside else 0)


@pytest.mark.parametrize("seed", range(5))
def test_drawn_shifts_agree_with_pytorch(seed):
    draw = np.random.default_rng(seed)
    x, v = draw.normal(size=(2, 4, 5))
    assert ShiftCase(x, v, draw.normal(), *draw.integers(-2, 3, 2).tolist()).check() <= 1e-12


@each
def test_every_button_gives_a_good_case(kind, example):
    case = from_example(kind, example)
    for control in case.sheet().controls:
        if hasattr(control, "sets"):
            changed = kind.from_document(case.document() | control.sets)
            assert changed.check() <= 1e-9
            assert changed.document() != case.document()


def test_a_channel_says_where_its_numbers_stand():
    tells = items(unroll(300))["channels"]["tells"]
    assert tells["0,6"]["lines"] == ["channel 6: 294 to 342"]
    assert tells["0,6"]["sources"][0][1] == [[6, place, ""] for place in range(49)]
    tells = items(unroll(300, order="last"))["channels"]["tells"]
    assert tells["0,6"]["lines"] == ["channel 6: 6 to 774, one in every 16"]
