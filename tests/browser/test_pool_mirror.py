"""Pooling, activations, both orders, the neuron: the browser's numbers against Python and torch."""

import numpy as np
import pytest

from explorer.cases import ActivationCase, NeuronCase, OrderCase, PoolCase
from explorer.cases.activation import ACTIVATIONS
from explorer.cases.pooling import POOL_MODES
from explorer.errors import InputError
from explorer.limits import CELL_ABS_MAX, NEURON_ABS_MAX

EACH = 120  # random settings of each mode and each function
SMALL = 1e-9
RUN = """async ({pool, activation, order, neuron, cell, value}) => {
  const at = (file) => import(new URL(`app/static/${file}`, document.baseURI).href);
  const { Doc } = await at('stage/document.js');
  const pooling = await at('stage/pool_windows.js');
  const { moved, convolved } = await at('stage/shift.js');
  const { order: orders } = await at('stage/order.js');
  const { activation: activations } = await at('stage/activation.js');
  const { compute } = await at('neuron/sums.js');
  const SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]];
  const run = ({plan, compute}, data) => {
    const doc = new Doc(data, {cell});
    const p = plan(doc);
    const good = p.axes.every((axis) => axis.places > 0) && !p.refused;
    return good ? {p, values: doc.values(), output: compute(p, doc.values())} : null;
  };
  return {
    pool: pool.map((data) => {
      const found = run(pooling, data);
      if (!found) return null;
      const {p, values, output} = found;
      const x = moved(values.x[0], data.shift);
      const map = output[0];
      const wins = map.map((row, i) => row.map((_, j) => {
        const best = pooling.winner(p, values, i, j);
        return best && (best.row - p.axes[0].before) * values.x[0][0].length
          + best.column - p.axes[1].before;
      }));
      const [row, column] = p.axes.map((axis) => axis.before);
      return {output, pooled: pooling.compute(p, {x: [x]}), convolved: convolved(x, SOBEL), wins,
        fed: pooling.fed(p, row, column, values).map(({i, j, wins}) => [i, j, wins])};
    }),
    activation: activation.map((data) => run(activations, data).output),
    order: order.map((data) => run(orders, data).output),
    neuron: neuron.map((data) => compute(data, value)),
  };
}"""


def texts(values):
    return [[str(value) for value in row] for row in values]


def pool_document(random, mode):
    def pair(least, most):
        return [int(value) for value in random.integers(least, most + 1, 2)]

    return {
        "x": [texts(random.integers(-9, 9, pair(2, 9)))],
        "mode": mode,
        "window": pair(1, 4),
        "stride": pair(1, 4),
        "padding": pair(0, 2),
        "dilation": pair(1, 2),
        "ceil_mode": bool(random.random() < 0.5),
        "count_include_pad": bool(random.random() < 0.5),
        "output_size": pair(1, 8),
        "shift": pair(-3, 3),
        "kernel": "sobel",
        "at": [0, 0, 0],
    }


def numbers(random, shape):
    """Return cells of every size at which a curve bends or goes flat, and a few huge ones."""
    spread = random.choice([0.01, 1.0, 5.0, 40.0, CELL_ABS_MAX])
    return random.uniform(-spread, spread, shape).round(4) + 0.0


def documents():
    random = np.random.default_rng(20261122)

    def activated(**more):
        return {"slope": [str(round(float(random.uniform(0, 1)), 3))], "at": [0, 0, 0], **more}

    every = [name for name in ACTIVATIONS for _ in range(EACH)]
    return {
        "cell": CELL_ABS_MAX,
        "value": NEURON_ABS_MAX,
        "pool": [
            pool_document(random, mode) for mode in (*POOL_MODES, "max") for _ in range(2 * EACH)
        ],
        "activation": [activated(x=[texts(numbers(random, (4, 4)))], function=f) for f in every],
        "order": [
            activated(
                x=[texts(numbers(random, (4, 5)))], function=f, pool=("max", "average")[n % 2]
            )
            for n, f in enumerate(every)
        ],
        "neuron": [
            activated(
                function=f,
                b=[str(random.integers(-50, 51) / 10)],
                **{k: [str(v) for v in random.integers(-50, 51, 2 + n % 4) / 10] for k in "xw"},
            )
            for n, f in enumerate(every)
        ],
    }


@pytest.fixture(scope="module")
def asked():
    return documents()


@pytest.fixture(scope="module")
def answers(asked, browser, app_server):
    page = browser.new_page()
    page.goto(f"{app_server}/activations")
    yield page.evaluate(RUN, asked)
    page.close()


def cases(kind, asked, answers):
    """Yield each case with the browser's answer; both accept it, or both refuse it."""
    for document, answer in zip(asked, answers, strict=True):
        try:
            case = kind.from_document(document)
        except InputError:
            assert answer is None, document
            continue
        assert answer is not None, document
        yield case, answer


def test_random_poolings_equal_python_and_pytorch_or_are_refused_by_both(asked, answers):
    taken = []
    for case, answer in cases(PoolCase, asked["pool"], answers["pool"]):
        np.testing.assert_allclose(answer["output"], case.output(), rtol=SMALL, atol=SMALL)
        assert case.check() <= SMALL
        moved = case.result()["moved"]
        if moved:
            np.testing.assert_allclose(answer["pooled"], moved["pooled"], rtol=SMALL, atol=SMALL)
        if moved and moved["convolved"]:
            assert [answer["convolved"]] == moved["convolved"][1]
        taken.append(case.mode)
    for mode in POOL_MODES:
        assert taken.count(mode) >= 100, "too many were refused to say anything"


def test_winners_are_those_of_pytorch_ties_included(asked, answers):
    import torch
    import torch.nn.functional as F

    looked = 0
    for case, answer in cases(PoolCase, asked["pool"], answers["pool"]):
        if case.mode != "max":
            continue
        _, places = F.max_pool2d(
            torch.tensor(case.x),
            case.window,
            case.stride,
            case.padding,
            case.dilation,
            case.ceil_mode,
            return_indices=True,
        )
        assert answer["wins"] == places[0].tolist(), case.document()
        looked += 1
    assert looked > 40


def test_who_reads_a_cell_is_who_changes_with_it(asked, answers):
    looked = 0
    for case, answer in cases(PoolCase, asked["pool"], answers["pool"]):
        if "average" not in case.mode:
            continue
        impulse = np.zeros_like(case.x)
        impulse[0, 0, 0] = 1
        object.__setattr__(case, "x", impulse)
        found = {(i, j) for i, j, _ in answer["fed"]}
        assert found == {(int(i), int(j)) for i, j in np.argwhere(case.output()[0])}
        looked += 1
    assert looked > 100


@pytest.mark.parametrize(("name", "kind"), [("activation", ActivationCase), ("order", OrderCase)])
def test_activations_in_any_order_equal_python_and_pytorch(asked, answers, name, kind):
    count = 0
    for case, answer in cases(kind, asked[name], answers[name]):
        np.testing.assert_allclose(answer, case.output(), rtol=SMALL, atol=1e-12)
        assert case.check() <= SMALL
        count += 1
    assert count == EACH * len(ACTIVATIONS)


def test_neurons_equal_python_and_pytorch(asked, answers):
    for case, answer in cases(NeuronCase, asked["neuron"], answers["neuron"]):
        assert answer["sum"] == pytest.approx(case.sum(), rel=SMALL, abs=SMALL)
        assert answer["output"] == pytest.approx(case.output()[0], rel=SMALL, abs=SMALL)
        assert case.check() <= SMALL
