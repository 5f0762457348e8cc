"""Claims of notes: what decides each agrees with its verdict, with PyTorch and with its link."""

import contextlib
import io
import json
import math
import re
import time

import numpy as np
import pytest
import torch

from explorer import limits, links
from explorer.cases import SizeCase
from explorer.catalog import PAGES
from explorer.ideas.mistakes import CLAIMS, DEPENDS, RIGHT, TOPICS, VERDICTS, MistakeCase, order
from explorer.ideas.mistakes.claim import KNOBS, Decision
from explorer.sheets import Sheet

# Misconceptions that explainers and their users' questions are known for, and claims about each.
KNOWN = {
    "a size that does not divide is illegal": ("fraction",),
    "padding counts once, or belongs to the kernel": ("padding-once", "padding-kernel"),
    "zero padding is no padding": ("zero-padding",),
    "'same' is K // 2, or works at any stride": ("half-kernel", "same-stride"),
    "one kernel for all channels, one map for each kernel": ("one-for-all", "slices", "thirty"),
    "parameters follow the picture, or have no bias": ("larger-picture", "without-bias"),
    "dilation adds weights, or leaves the size": ("dilation-weights", "dilated-size"),
    "pooling leaves the receptive field alone": ("pool-field", "field-kernel"),
    "a receptive field counts evenly": ("field-even",),
    "max pooling pads with zeros": ("pool-zeros",),
    "ceil_mode rounds up": ("ceil",),
    "average pooling divides by K·K": ("divisor",),
    "pooling makes invariant": ("invariant",),
    "order of ReLU and pooling, linearity": ("relu-max", "relu-average", "two-linear"),
    "the kernel is flipped": ("flips", "flip-matters"),
    "transposed undoes, with one size": ("deconvolution", "two-sizes", "checkerboard"),
    "a stride is learnt": ("learns-stride",),
    "the colour is the data": ("colour",),
    "deep filters are pictures": ("deep-pictures",),
    "eval freezes, looking changes nothing": ("freezes", "looking"),
    "the test chooses the epoch": ("best-epoch",),
}
PRINTED = {
    "output = floor((N + 2P − K)/S)": "wrong",
    "a fraction means the layer is impossible": "wrong",
    "max pooling over 5×5×6 takes the maximum of 150 values": "wrong",
    "γ and β are hyperparameters": "wrong",
    "the deviation of CIFAR-10 is 0.2023": "wrong",
    "pooling makes the network translation-invariant": "wrong",
    "label smoothing .04 makes the true class .96": "wrong",
    "kernels are 3 × 10 = 30 unique ones": "depends",  # 30 kernels of 3×3 in 10 filters
}
REFUSED = {"same-stride"}  # its lines end with PyTorch's refusal, which decides
each_claim = pytest.mark.parametrize("key", CLAIMS)


def run(code):
    """Return what lines of Python print, and the names that they leave."""
    printed, names = io.StringIO(), {}
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue(), names


def changed(case):
    """Yield a claim's case with each of its numbers at each stop."""
    for name, knob in zip(KNOBS, CLAIMS[case.claim].knobs, strict=False):
        for stop in knob.stops:
            yield MistakeCase.from_document(case.document() | {name: [str(stop)]})


def words(key):
    return json.dumps(MistakeCase.of(key).sheet().data(), ensure_ascii=False)


def test_known_misconceptions_and_the_printed_claims_are_all_in():
    assert len(KNOWN) == 21
    assert {key for keys in KNOWN.values() for key in keys} <= set(CLAIMS)
    verdicts = {claim.text: claim.verdict for claim in CLAIMS.values()}
    assert PRINTED.items() <= verdicts.items()


def test_neither_wrong_nor_right_is_always_the_answer():
    verdicts = [claim.verdict for claim in CLAIMS.values()]
    assert len(verdicts) >= 40
    assert set(verdicts) == set(VERDICTS)
    assert verdicts.count(RIGHT) >= 8
    assert verdicts.count(DEPENDS) >= 8


@each_claim
def test_what_was_computed_agrees_with_the_verdict(key):
    claim = CLAIMS[key]
    assert claim.key == key
    assert claim.decided().verdict == claim.verdict


def test_a_verdict_follows_from_all_tries():
    found = [Decision(tried, Sheet(())).verdict for tried in ((True,), (False,), (True, False))]
    assert found == ["right", "wrong", "depends"]


@each_claim
def test_numbers_agree_with_pytorch(key):
    found = CLAIMS[key].decided().check()
    assert found is None or found <= 1e-9


@each_claim
def test_lines_run_and_print_the_number_that_decides(key):
    decision = CLAIMS[key].decided()
    if not (code := decision.code()):
        assert decision.case is None
        return
    if key in REFUSED:
        with pytest.raises(ValueError, match="same") as refusal:
            run(code)
        assert decision.printed() == f"PyTorch refuses it: {refusal.value}"
        return
    printed, names = run(code)
    assert printed.strip() == decision.printed()
    if decision.prints:
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", printed)]
        count = len(decision.prints)
        assert numbers[:count] == pytest.approx(list(decision.prints), rel=1e-6)
    elif decision.program:
        last = names[decision.program.calls[-1].name]
        np.testing.assert_allclose(last.numpy(), decision.result, rtol=1e-9)
    elif isinstance(decision.case, SizeCase):
        sizes = re.findall(r"\d+", printed)[-2:]
        assert sizes == [str(decision.case.size(axis)) for axis in (0, 1)]
    else:
        assert printed.strip()  # the other cases have tests of their own


@each_claim
def test_a_link_opens_the_same_numbers(key):
    case = MistakeCase.of(key)
    for other in (case, *changed(case)):
        decision = other.decision()
        address, query = decision.link()
        assert address in {page.address for page in PAGES}
        if decision.case is not None:
            default = type(decision.case).from_document(decision.case.document())
            there, said = links.read({name: [text] for name, text in query.items()}, default)
            assert not said
            assert links.write(there) == query


@each_claim
def test_every_number_can_be_changed_within_its_slider(key):
    claim, case = CLAIMS[key], MistakeCase.of(key)
    assert len(claim.knobs) <= len(KNOBS)
    items = set(case.sheet().data()["items"])
    for knob in claim.knobs:
        assert knob.start in knob.stops
        assert len(knob.stops) <= limits.SHEET_STOPS_MAX
        assert len(knob.texts) in (0, len(knob.stops))
    for other in changed(case):
        assert set(other.sheet().data()["items"]) == items
    assert MistakeCase.from_document(case.document()) == case


@each_claim
def test_what_the_browser_is_told_is_small_plain_json(key):
    case = MistakeCase.of(key)
    quickest = math.inf
    for _ in range(3):
        since = time.perf_counter()
        told = case.result()
        quickest = min(quickest, time.perf_counter() - since)
    assert len(json.dumps(told, allow_nan=False)) <= 100_000
    assert quickest <= 0.25  # s, on a busy machine; alone it takes at most 0.03


def test_an_order_belongs_to_its_number_and_topic():
    assert order(1) == order(1)
    assert order(1) != order(2)
    for topic in TOPICS:
        keys = order(5, topic)
        assert {CLAIMS[key].topic for key in keys} == {topic}
        assert list(keys) == [key for key in order(5) if key in keys]


def test_texts_are_short_and_once():
    texts = [claim.text for claim in CLAIMS.values()]
    assert len(set(texts)) == len(texts)
    assert max(map(len, texts)) <= 120


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("plus-one", "The note says 4; 5 windows fit."),
        ("fraction", "7/2 leaves a rest of 1; the layer has 4 windows all the same."),
        ("volume", "6 numbers come out, each the largest of 25."),
        ("gamma-beta", "nn.BatchNorm2d(16) has 2 × 16 = 32 parameters"),
        ("smoothing", "0.96 + 0.04/10 = 0.964"),
        ("thirty", "3 × 10 = 30 is right"),
        ("invariant", "the pooled map changes"),
        ("deviation", "0.247"),
        ("pool-field", "4 + (3 − 1)·2 = 8"),
        ("divisor", "(6 + 13)/2 = 9.5"),
        ("classes", "94.39 %"),
        ("half-kernel", "Odd kernels keep 8. Even ones give 9"),
    ],
)
def test_the_deciding_number_is_written_out(key, said):
    assert said in words(key)


def test_claims_about_pytorch_hold_there():
    assert torch.nn.BatchNorm2d(1).momentum == 0.1
    assert torch.nn.MaxPool2d(2).stride == 2
    smoothed = torch.nn.functional.cross_entropy(
        torch.zeros(10), torch.tensor(0), label_smoothing=0.04
    )
    assert smoothed.item() == pytest.approx(math.log(10))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        torch.nn.BatchNorm2d(1)(torch.ones(1, 1, 1, 1))
    layer = torch.nn.BatchNorm2d(4)
    assert {name for name, _ in layer.named_parameters()} == {"weight", "bias"}
    assert all(p.requires_grad for p in layer.eval().parameters())
