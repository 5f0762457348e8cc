"""The strip's sizes, as the browser counts them, against Python on random settings."""

import random

from explorer.cases import SizeCase
from explorer.errors import InputError
from explorer.limits import SIZE_OUTPUT_MAX

CASES = 400
RUN = """async ([documents, output]) => {
  const at = (file) => new URL(`app/static/${file}`, document.baseURI).href;
  const { plan, unread } = await import(at('strip/plan.js'));
  const { leftover, rounded } = await import(at('strip/words.js'));
  return documents.map((doc) => {
    const found = plan(doc, {output});
    if (found.refusal) return null;
    return found.axes.map((axis) => (found.transposed ? {output: axis.places}
      : {output: axis.places, remainder: axis.rest, over: axis.over, dropped: axis.dropped,
        unread: unread(axis), words: [rounded(axis), leftover(axis, doc.together, 'row')]}));
  });
}"""


def random_document(draw):
    alike = draw.random() < 0.5

    def pair(least, *most):
        rows = draw.randint(least, draw.choice(most))
        return [rows, rows if alike else draw.randint(least, max(most))]

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
    }


def by_python(document):
    """Return what Python says of each axis; None where it refuses."""
    try:
        case = SizeCase.from_document(document)
    except InputError:  # too long to be drawn
        return None
    if case.refusal is not None:
        return None
    axes = case.result()["axes"]
    if case.mode == "transposed":
        return [{"output": axis["output"]} for axis in axes]
    names = ("output", "remainder", "over", "unread")
    return [
        {name: axis[name] for name in names} | {"dropped": int(axis["dropped"] is not None)}
        for axis in axes
    ]


def test_mirror_equals_python_on_400_random_settings(open_page):
    page = open_page("output_size")
    draw = random.Random(7)
    documents = [random_document(draw) for _ in range(CASES)]
    shown = page.evaluate(RUN, [documents, SIZE_OUTPUT_MAX])
    expected = [by_python(document) for document in documents]
    assert sum(answer is None for answer in expected) > 50
    for document, mine, theirs in zip(documents, shown, expected, strict=True):
        said = [axis.pop("words", []) for axis in mine or []]
        assert mine == theirs, document
        if said and document["together"] and SizeCase.from_document(document).together:
            sentence = SizeCase.from_document(document).result()["sentence"].lower()
            over, left = said[0] or ("", "")
            assert left in sentence, document
            assert over.partition(",")[0] in sentence, document
