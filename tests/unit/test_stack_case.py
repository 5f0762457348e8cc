"""The case of the page Stack layers: three ways in, one way out, and its link."""

import json

import pytest

from explorer import links
from explorer.cases import from_example
from explorer.cases.stack import StackCase
from explorer.layers.presets import PRESETS
from explorer.layers.settings import TYPES, from_document, type_of

CASES = {preset.key: from_example(StackCase, preset) for preset in PRESETS}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@each
def test_link_carries_network_and_selection(case):
    address = {name: [text] for name, text in links.write(case).items()}
    other, said = links.read(address, CASES["report"])
    assert (other, said) == (case, ())


def test_link_without_a_selection_selects_the_usual_unit():
    case, said = links.read({"n": ["1x8x8~c4p1~m2~x~l10"]}, CASES["report"])
    assert (case.at, said) == ((1, 4), ())


@each
def test_browser_gets_plain_json_and_gives_the_same_back(case):
    document = json.loads(json.dumps(case.document(), allow_nan=False))
    json.dumps(case.result(), allow_nan=False)
    del document["text"]  # the browser sends its layers
    assert StackCase.from_document(document) == case


@each
def test_check_finds_no_difference(case):
    assert case.check() == 0


def test_messages_stay_small():
    assert max(len(json.dumps(case.result())) for case in CASES.values()) < 50_000


@pytest.mark.parametrize(
    ("at", "expected"),
    [([9, 2], (2, 2)), ([1, -3], (1, 0)), ([0, 3], (0, 3)), ("x", (1, 4)), ([True, 1], (1, 4))],
)
def test_selection_is_brought_into_the_stack(at, expected):
    assert StackCase.from_document({"text": "1x8x8~c4p1~frelu", "at": at}).at == expected


def test_every_type_that_is_offered_can_be_chosen_as_it_stands():
    types = CASES["report"].result()["types"]
    assert [entry["type"] for entry in types] == list(TYPES)
    for entry in types:
        assert type_of(from_document(entry["usual"])) == entry["type"]
        assert {s["field"] for s in entry["settings"]} | {"type"} == set(entry["usual"])


def rows(text):
    return StackCase.from_document({"text": text}).result()["table"]["rows"]


def test_the_sums_of_the_field_are_spelled_out():
    lines = rows("1x16x16~c1k3p1~m2~c1k3p1d2")[2]["lines"]
    assert lines == [
        ["Receptive field", "4 + 2 × (3 − 1) × jump 2 = 12"],
        ["Jump", "2 × stride 1 = 2"],
        ["Start", "1 + (2 × (3 − 1)/2 − padding 1) × jump 2 = 3"],
    ]


def test_rows_and_columns_are_told_apart_where_they_differ():
    row = rows("1x16x16~c1k1x5s1x2")[0]
    assert (row["field"], row["jump"], row["start"]) == ("1×5", "1×2", "0.5×2.5")
    assert row["lines"][0] == ["Receptive field, rows", "1 + (1 − 1) × jump 1 = 1"]


def test_whole_input_is_said_where_it_is_true():
    fields = [row["field"] for row in rows("1x8x8~c1p1~g1~x~l2")]
    assert fields == ["3", "whole input", "whole input", "whole input"]
    assert rows("1x9x9~c1k1s2~x~l2")[2]["field"] == "whole input"
    assert rows("1x5x5~g3")[0]["field"] == "up to 3"  # windows of 2, 3 and 2 pixels
