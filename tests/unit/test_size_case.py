"""Sizes of the Output size page: what torch says, what is told, and the way back."""

import random
import runpy
from itertools import product
from types import SimpleNamespace

import pytest

from explorer import links
from explorer.arithmetic import coverage, pool_output_size, transposed_output_size
from explorer.cases import SizeCase, from_example
from explorer.errors import InputError
from explorer.examples import SIZE_EXAMPLES

RANDOM_CASES = 1200
FIRST = from_example(SizeCase, SIZE_EXAMPLES[0])
by_example = pytest.mark.parametrize("example", SIZE_EXAMPLES, ids=lambda example: example.key)


def of_key(key):
    return from_example(SizeCase, next(e for e in SIZE_EXAMPLES if e.key == key))


def of(**settings):
    """Return a case; a single number stands for rows and columns."""
    return from_example(SizeCase, SimpleNamespace(**settings))


def random_document(draw):
    def pair(least, *most):
        rows = draw.randint(least, draw.choice(most))
        return [rows, rows if draw.random() < 0.5 else draw.randint(least, max(most))]

    return SizeCase().document() | {
        "mode": draw.choice(["conv", "pool", "transposed"]),
        "n": pair(1, 6, 40, 256),
        "k": pair(1, 4, 16),
        "s": pair(1, 3, 16),
        "p": pair(0, 2, 16),
        "d": pair(1, 1, 4),
        "rule": draw.choice(["number", "valid", "same", "full"]),
        "ceil": draw.random() < 0.5,
        "output_padding": pair(0, 1, 15),
        "together": draw.random() < 0.5,
    }


def case_or_none(document):
    """Return a case; None for one whose output is too long to be drawn."""
    try:
        return SizeCase.from_document(document)
    except InputError as error:
        message = str(error)
    assert "that are drawn" in message
    return None


def test_random_settings_agree_with_torch_and_are_refused_where_torch_refuses():
    draw = random.Random(20261120)
    taken, refused = 0, 0
    while taken + refused < RANDOM_CASES:
        document = random_document(draw)
        case = case_or_none(document)
        if case is None:
            continue
        assert case.check() == 0.0, document
        refused += case.refusal is not None
        taken += case.refusal is None
    assert min(taken, refused) > 200


@pytest.mark.parametrize(
    ("key", "sizes"),
    [
        ("floor", (4, 4)),
        ("alexnet", (54, 54)),
        ("fraction", (5, 5)),
        ("steps-over", (4, 4)),
        ("patches", (14, 14)),
        ("apart", (12, 9)),
        ("both-sides", (32, 32)),
        ("half-of-even", (6, 6)),
        ("same-even", (5, 5)),
        ("full", (7, 7)),
        ("dilated", (3, 3)),
        ("pool-floor", (12, 12)),
        ("pool-ceil", (13, 13)),
        ("pool-dropped", (16, 16)),
        ("pool-padded", (2, 2)),
        ("back", (5, 5)),
        ("back-longer", (6, 6)),
    ],
)
def test_prepared_sizes_by_hand(key, sizes):
    case = of_key(key)
    assert (case.size(0), case.size(1)) == sizes


@pytest.mark.parametrize("key", ["misfit", "same-strided", "pool-half", "too-long"])
def test_prepared_refusals_say_what_torch_says(key):
    case = of_key(key)
    assert isinstance(case.size(0), InputError)
    assert case.agreement().startswith("PyTorch refuses it, too: ")
    assert "\n" not in case.agreement()
    assert case.result()["sentence"] == str(case.refusal)


@by_example
def test_example_survives_its_link(example):
    case = from_example(SizeCase, example)
    other, said = links.read({name: [text] for name, text in links.write(case).items()}, FIRST)
    assert other.document() == case.document()
    assert said == ()


def test_random_settings_survive_their_links():
    draw = random.Random(5)
    for _ in range(200):
        document = random_document(draw) | {
            "solve": "".join(sorted(draw.sample("NKSPD", draw.randint(0, 3)), key="NKSPD".index)),
            "wanted": draw.randint(1, 512),
            "view": draw.choice(["compute", "predict"]),
            "at": [draw.randint(0, 1), draw.randint(0, 1), draw.randint(0, 300)],
        }
        case = case_or_none(document)
        if case is None:
            continue
        address = {name: [text] for name, text in links.write(case).items()}
        assert links.read(address, FIRST) == (case, ())


def test_first_example_has_the_values_that_links_leave_out():
    document = FIRST.document()
    for parameter in SizeCase.parameters:
        assert parameter.usual is None or document[parameter.field] == parameter.usual


@by_example
def test_code_prints_the_shape_or_raises(example, tmp_path, capsys):
    case = from_example(SizeCase, example)
    script = tmp_path / "lines.py"
    script.write_text(case.code())
    if case.refusal is not None:
        with pytest.raises((RuntimeError, ValueError)):
            runpy.run_path(str(script))
        return
    runpy.run_path(str(script))
    assert capsys.readouterr().out == f"torch.Size([1, 1, {case.size(0)}, {case.size(1)}])\n"


def test_unread_cells_are_those_with_a_coverage_of_0():
    answer = of(n=224, k=11, s=4).result()["axes"][0]
    assert (answer["remainder"], answer["unread"]) == (1, [223])
    assert of(n=11, k=2, s=3).result()["axes"][1]["unread"] == [2, 5, 8]
    assert of(n=6, k=3, s=2, p=1).result()["axes"][0] | {"remedies": [], "same": []} == {
        "output": 3,
        "remainder": 1,
        "over": 0,
        "unread": [],
        "dropped": None,
        "same": [],
        "remedies": [],
    }


def test_unread_cells_under_same_padding_count_the_odd_cell_at_the_end():
    for n, k, d in product(range(1, 12), range(1, 7), (1, 2)):
        case = of(n=n, k=k, d=d, rule="same")
        before, after = case.border(0)
        read = {
            cell - before + d * tap
            for cell in range(n + before + after - d * (k - 1))
            for tap in range(k)
        }
        expected = [cell for cell in range(n) if cell not in read]
        assert case.result()["axes"][0]["unread"] == expected, (n, k, d)


def test_dropped_window_and_window_over_the_end():
    assert of_key("pool-dropped").result()["axes"][0]["dropped"] == {"place": 17, "start": 33}
    assert of_key("pool-padded").result()["axes"][0]["dropped"] == {"place": 3, "start": 6}
    answer = of_key("pool-ceil").result()["axes"][0]
    assert (answer["dropped"], answer["over"], answer["remainder"]) == (None, 1, 0)


@by_example
def test_every_remedy_leads_where_it_says_and_leaves_nothing_over(example):
    case = from_example(SizeCase, example)
    for axis in (0, 1):
        for remedy in case.result()["axes"][axis]["remedies"]:
            document = case.document() | remedy.get("all", {}) | {"together": False}
            for name, value in remedy["set"].items():
                document[name] = list(document[name])
                document[name][axis] = value
            after = SizeCase.from_document(document)
            assert after.size(axis) == remedy["output"], remedy
            assert not after.result()["axes"][axis]["remainder"]


def test_inputs_of_the_same_output_are_all_of_them():
    for ceil, (n, k, s, p) in product((False, True), product((7, 12), (2, 3), (1, 2, 4), (0, 1))):
        case = of(mode="pool", n=n, k=k, s=s, p=p, ceil=ceil)
        same = [
            other
            for other in range(1, 40)
            if other + 2 * p >= k and pool_output_size(other, k, s, p, 1, ceil) == case.size(0)
        ]
        assert set(same) <= set(case.result()["axes"][0]["same"]), (ceil, n, k, s, p)
    assert of_key("back").result()["axes"][0]["same"] == [5, 6]


def brute_force(case, letters, most):
    """Return the settings that torch's formulae give the wanted output for, by trying."""
    values = [case.n[0], case.k[0], case.s[0], case.p[0], case.d[0]]
    ranges = [
        range(0 if letter == "P" else 1, most[letter] + 1) if letter in letters else (value,)
        for letter, value in zip("NKSPD", values, strict=True)
    ]
    found = set()
    for n, k, s, p, d in product(*ranges):
        extras = range(s) if case.mode == "transposed" else (0,)
        for extra in extras:
            try:
                if case.mode == "transposed":
                    size = transposed_output_size(n, k, s, p, extra, d)
                else:
                    other = of(mode=case.mode, n=n, k=k, s=s, p=p, d=d, ceil=case.ceil)
                    size = other.size(0)
            except InputError:
                continue
            if size == case.wanted:
                found.add((n, k, s, p, d, extra) if case.mode == "transposed" else (n, k, s, p, d))
    return found


@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize("mode", ["conv", "pool", "transposed"])
@pytest.mark.parametrize("letters", ["S", "P", "K", "D", "SP", "KP"])
def test_solutions_are_all_settings_that_give_the_wanted_output(mode, ceil, letters):
    for wanted, n, s in ((1, 7, 3), (4, 7, 2), (5, 10, 2), (13, 5, 3)):
        case = of(mode=mode, n=n, k=3, s=s, p=1, wanted=wanted, solve=letters, ceil=ceil)
        most = {"K": 16, "S": 16, "P": 16, "D": 4}
        table = case.result()["solve"][0]
        width = 6 if mode == "transposed" else 5
        shown = {tuple(row[:width]) for row in table["rows"]}
        assert table["count"] == len(table["rows"]) or table["count"] > 200
        expected = brute_force(case, letters, most)
        assert table["count"] == len(expected)
        assert shown <= expected


@pytest.mark.parametrize("mode", ["conv", "pool", "ceil", "transposed"])
def test_each_listed_solution_gives_the_wanted_output_with_its_remainder(mode):
    settings = {"mode": "pool", "ceil": True} if mode == "ceil" else {"mode": mode}
    table = of(n=11, k=3, wanted=4, solve="KSP", **settings).result()["solve"][0]
    assert len(table["rows"]) > 20
    for n, k, s, p, d, rest in table["rows"]:
        extra = {"output_padding": rest} if mode == "transposed" else {}
        case = of(n=n, k=k, s=s, p=p, d=d, **settings, **extra)
        assert case.size(0) == 4
        assert case.check() == 0.0
        assert mode == "transposed" or case.result()["axes"][0]["remainder"] == rest


def test_solving_under_a_rule_takes_its_padding_as_a_number():
    table = of(n=12, k=4, rule="same", solve="S", wanted=11).result()["solve"][0]
    assert table["range"] == "looked through S to 16, with padding 1 on both sides"
    assert [row[:4] for row in table["rows"]] == [(12, 4, 1, 1)]
    table = of(n=12, k=16, d=2, rule="full", solve="S").result()["solve"][0]
    assert table["words"].startswith("Padding 30 is out of range here")


def test_fractional_solution_is_explained():
    table = of_key("fraction").result()["solve"][0]
    assert table["rows"] == []
    assert table["words"] == (
        "No whole number gives output 4. S = 4/3 is no whole number: S = 1 gives 5, S = 2 gives 3."
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n": 10, "k": 3, "solve": "S", "wanted": 4}, "S = 7/3 is no whole number"),
        ({"n": 5, "k": 3, "solve": "P", "wanted": 5}, "P = 1 fits without a remainder."),
        ({"n": 5, "k": 3, "solve": "K", "wanted": 20}, "K would have to be −14."),
        ({"n": 5, "k": 3, "solve": "S", "wanted": 1}, "S does not matter"),
        ({"n": 5, "k": 3, "solve": "N", "wanted": 500}, "N = 502 would fit, which is out of range"),
        (
            {"n": 4, "k": 3, "mode": "pool", "solve": "P", "wanted": 8},
            "padding is at most half of a pooling window.",
        ),
    ],
)
def test_one_letter_is_told_in_words(settings, words):
    assert words in of(**settings).result()["solve"][0]["words"]


def test_rows_and_columns_apart_get_two_tables():
    tables = of(n=(7, 9), k=3, solve="S", wanted=4, together=False).result()["solve"]
    assert [(table["axis"], table["count"]) for table in tables] == [(0, 0), (1, 1)]


def test_sentence_names_what_is_never_read():
    assert FIRST.result()["sentence"] == (
        "Input 10×10 gives output 4×4. "
        "Remainder 1: the last row and the last column are never read."
    )
    apart = of(n=(12, 20), k=(5, 3), s=(1, 2), p=(2, 0), together=False)
    assert apart.result()["sentence"].endswith("Remainder 1: the last column is never read.")
    assert coverage(20, 3, 2)[-1] == 0


def test_together_is_given_up_where_rows_and_columns_differ():
    assert not of(n=(5, 6), k=3, together=True).together


def test_selected_cell_is_brought_inside():
    assert of(n=10, k=3, s=2, at=[1, 0, 99]).at == (0, 0, 3)
    assert of(n=(4, 10), k=3, s=2, together=False, at=[1, 1, 99]).at == (1, 1, 9)


def test_cells_between_the_windows_are_not_called_the_remainder():
    words = of(n=14, k=3, s=2, p=1, d=2).result()["sentence"]
    assert words.endswith(
        "Remainder 1; 7 of the rows and columns, the first of them number 1, are never read."
    )
