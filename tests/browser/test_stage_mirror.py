"""The stage's JavaScript against Python and PyTorch, called in the browser on random documents."""

import numpy as np
import pytest

from explorer.cases import ConvCase
from explorer.cases.convolution import RINGS, WAYS
from explorer.errors import InputError
from explorer.limits import CELL_ABS_MAX

CASES = 2_000
RUN = """async ({documents, cell}) => {
  const at = (file) => new URL(`app/static/${file}`, document.baseURI).href;
  const { compute, fed, plan } = await import(at('stage/conv.js'));
  const { Doc } = await import(at('stage/document.js'));
  const { counts } = await import(at('shared/axes.js'));
  return documents.map((data) => {
    const doc = new Doc(data, {cell});
    const p = plan(doc);
    const good = p.axes.every((axis) => axis.places > 0) && !p.refused;
    if (!good) return null;
    return {output: compute(p, doc.values()), read: p.axes.map(counts),
      fed: fed(p, 0, 0).map(({i, j, u, v}) => [i, j, u, v])};
  });
}"""


def random_document(random):
    """Return any legal setting, and some that do not fit."""
    groups = int(random.integers(1, 4))
    channels, filters = groups * int(random.integers(1, 3)), groups * int(random.integers(1, 3))
    way = WAYS[random.integers(len(WAYS))]
    sides, kernel = random.integers(1, 10, 2), random.integers(1, 6, 2)

    def tables(count, shape):
        return [
            [[str(v) for v in row] for row in t] for t in random.integers(-5, 6, (count, *shape))
        ]

    def pair(least, most):
        return [int(value) for value in random.integers(least, most + 1, 2)]

    return {
        "x": tables(min(channels, 4), sides),
        "k": tables(min(filters, 4) * min(channels, 4) // groups, kernel),
        "bias": [str(value) for value in random.integers(-3, 4, min(filters, 4))],
        "stride": pair(1, 4),
        "padding": pair(0, 4),
        "dilation": pair(1, 3),
        "output_padding": pair(0, 2) if way == "transposed" else [0, 0],
        "same": bool(way != "transposed" and random.random() < 0.15),
        "groups": groups,
        "ring": "zeros" if way == "transposed" else RINGS[random.integers(len(RINGS))],
        "way": way,
        "view": "compute",
        "at": [0, 0, 0],
    }


def legal(random):
    """Return documents whose counts go together; sizes may still be refused."""
    found = []
    while len(found) < CASES:
        document = random_document(random)
        channels, filters = len(document["x"]), len(document["bias"])
        if channels % document["groups"] == 0 and filters % document["groups"] == 0:
            found.append(document)
    return found


@pytest.fixture(scope="module")
def asked():
    """Return documents and what the browser said of them: asked once, by the first test."""
    return {"documents": legal(np.random.default_rng(20261121)), "answers": None}


@pytest.fixture
def answers(asked, request):
    documents = asked["documents"]
    if asked["answers"] is None:
        page = request.getfixturevalue("open_page")("convolution")
        asked["answers"] = page.evaluate(RUN, {"documents": documents, "cell": CELL_ABS_MAX})
    return list(zip(documents, asked["answers"], strict=True))


def test_2000_random_documents_equal_python_and_pytorch_or_are_refused_by_both(answers):
    refused = 0
    for document, answer in answers:
        try:
            case = ConvCase.from_document(document)
        except InputError:
            assert answer is None, document
            refused += 1
            continue
        assert answer is not None, document
        np.testing.assert_allclose(answer["output"], case.output(), rtol=1e-9, atol=1e-9)
        assert case.check() <= 1e-9
    assert 200 < refused < CASES - 1000


def test_what_an_input_cell_feeds_is_what_a_change_of_it_changes(answers):
    looked = 0
    for document, answer in answers:
        plain = document["ring"] == "zeros" and document["padding"] == [0, 0]
        if answer is None or not plain or document["same"]:
            continue
        case = ConvCase.from_document({**document, "bias": ["0"] * len(document["bias"])})
        impulse = np.zeros_like(case.x)
        impulse[0, 0, 0] = 1
        object.__setattr__(case, "x", impulse)
        output = case.output()[0]
        wanted = {(i, j): case.k[0, 0, u, v] for i, j, u, v in answer["fed"]}
        for place, value in np.ndenumerate(output):
            assert value == wanted.get(place, 0), document
        looked += 1
    assert looked > 20


def test_coverage_counts_the_products_in_which_each_cell_takes_part(answers):
    for document, answer in answers[:300]:
        if answer is None or document["way"] == "transposed":
            continue
        ones = {**document, "x": [[["1"] * len(row) for row in t] for t in document["x"]]}
        ones["k"] = [[["1"] * len(row) for row in table] for table in document["k"]]
        ones |= {"bias": ["0"] * len(document["bias"]), "ring": "zeros"}
        case = ConvCase.from_document(ones)
        (top, bottom), (left, right) = case.frame()
        rows, columns = (np.array(counts) for counts in answer["read"])
        inside = np.outer(
            rows[top : len(rows) - bottom or None], columns[left : len(columns) - right or None]
        )
        assert inside.sum() * case.k.shape[1] == case.output()[0].sum(), document
