"""The page Find the mistake: judging, what is shown then, the score, and what a link carries."""

from dataclasses import replace

import pytest
from app_pages import documents, open_page, protos, sound, text

from explorer.ideas.mistakes import CLAIMS, DEPENDS, RIGHT, TOPICS, WRONG, order
from explorer.widgets.mistakes import state


def open_claim(**query):
    return sound(open_page("mistakes", **query))


def judge(app, verdict):
    return sound(app.button(key=f"mistake_{verdict}").click().run())


def press_next(app):
    return sound(app.button(key="mistake_next").click().run())


def claim_of(app):
    (quoted,) = [part.value for part in app.header]
    return quoted


def sent(app):
    """Return all that a browser gets of the page."""
    return [str(proto) for proto in protos(app.main)]


def links_of(app):
    return [link.proto.label for link in app.get("page_link")]


def test_the_first_claim_of_the_order_is_asked():
    app = open_claim()
    assert claim_of(app) == f"“{CLAIMS[order(0)[0]].text}”"
    assert f"Claim 1 of {len(CLAIMS)}" in text(app)
    assert f"Judged 0 of {len(CLAIMS)}, 0 rightly." in text(app)
    assert {button.key for button in app.button} >= {
        f"mistake_{v}" for v in (RIGHT, WRONG, DEPENDS)
    }
    assert not documents(app)
    assert not app.code


@pytest.mark.parametrize("verdict", [RIGHT, WRONG, DEPENDS])
def test_before_the_answer_the_browser_gets_the_same_whatever_is_true(monkeypatch, verdict):
    before = sent(open_claim(mistake="plus-one"))
    other = replace(CLAIMS["plus-one"], verdict=verdict, why="another reason", knobs=())
    monkeypatch.setitem(CLAIMS, "plus-one", other)
    assert sent(open_claim(mistake="plus-one")) == before


def test_after_a_right_answer_the_case_decides():
    app = judge(open_claim(mistake="plus-one"), WRONG)
    assert "**You judged rightly.** The claim is wrong." in text(app)
    assert CLAIMS["plus-one"].why in text(app)
    (document,) = documents(app)
    assert document["doc"] == {
        "claim": "plus-one", "a": ["7"], "b": ["3"], "c": ["1"], "d": ["0"]
    }  # fmt: skip
    assert "The note says 4; 5 windows fit." in document["answer"]["sheet"]["said"]
    assert document["answer"]["verdict"] == "Same as PyTorch"
    assert "kernel_size=3" in app.code[0].value
    assert "The same case on the page Output size" in links_of(app)
    assert "Judged 1 of 80, 1 rightly." in text(app)


def test_after_another_answer_the_true_one_is_named_and_the_claim_missed():
    app = judge(open_claim(mistake="relu-max"), DEPENDS)
    assert "You said “it depends”. The claim is right." in text(app)
    assert "**0 of 1** judged rightly." in text(app)
    app = press_next(app)
    assert "ReLU and max pooling" not in claim_of(app)
    app = sound(app.button(key="mistake_missed.relu-max").click().run())
    assert claim_of(app) == "“ReLU and max pooling may change places”"
    assert documents(app)


def test_a_judged_claim_cannot_be_judged_again():
    app = judge(open_claim(mistake="flatten"), RIGHT)
    assert not {f"mistake_{v}" for v in (RIGHT, WRONG, DEPENDS)} & {b.key for b in app.button}
    app = press_next(app)
    app = sound(app.run())
    assert "Judged 1 of 80, 1 rightly." in text(app)


def test_how_sure_one_was_is_added_up():
    app = open_claim(mistake="flatten")
    app.segmented_control(key=state.sure_key("flatten")).set_value("certain").run()
    app = judge(app, WRONG)
    assert "0 of 1 where you were certain" in text(app)


def test_next_goes_through_a_topic_and_skips_what_is_judged():
    keys = order(0, "Dropout")
    app = open_claim(mistake_topic="Dropout")
    seen = []
    for key in keys:
        seen.append(claim_of(app))
        app = judge(app, CLAIMS[key].verdict)
        if not app.button(key="mistake_next").disabled:
            app = press_next(app)
    assert seen == [f"“{CLAIMS[key].text}”" for key in keys]
    assert f"Judged {len(keys)} of {len(keys)}, {len(keys)} rightly." in text(app)
    assert app.button(key="mistake_next").disabled
    assert "| Dropout | 4 | 4 | 4 |" in text(app)
    app = sound(app.button(key="mistake_over").click().run())
    assert "Judged 0 of 4, 0 rightly." in text(app)


def test_a_number_of_the_link_gives_everybody_the_same_order():
    first = claim_of(open_claim(mistake_seed=7))
    assert first == f"“{CLAIMS[order(7)[0]].text}”"
    assert first != claim_of(open_claim())


def test_the_address_names_the_claim_and_no_answer():
    app = press_next(open_claim())
    assert app.query_params["mistake"] == order(0)[1]
    app = judge(app, WRONG)
    assert set(app.query_params) == {"mistake"}


def test_a_claim_opened_by_link_elsewhere_has_no_answer():
    judge(open_claim(mistake="volume"), WRONG)
    app = open_claim(mistake="volume")
    assert "Judged 0 of 80" in text(app)
    assert not documents(app)


def test_presenters_see_answers_that_do_not_count():
    app = open_claim(mistake="thirty", mistake_answers="true")
    assert "**The claim holds only sometimes: it depends.**" in text(app)
    assert "Judged 0 of 80, 0 rightly." in text(app)
    assert documents(app)


def test_all_claims_are_listed_once_somebody_looks():
    app = open_claim(mistake_topic="Data")
    assert not [button for button in app.button if str(button.key).startswith("mistake_open")]
    app.session_state["mistake_list"] = True
    app = sound(app.run())
    listed = [b.label for b in app.button if str(b.key).startswith("mistake_open")]
    assert len(listed) == len(order(0, "Data"))
    assert not any("wrong" in label for label in listed)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_opens(topic):
    key = order(0, topic)[0]
    app = judge(open_claim(mistake_topic=topic), RIGHT)
    assert documents(app)[0]["doc"]["claim"] == key


@pytest.mark.parametrize("key", ["invariant", "smoothing", "thirty", "one-for-all", "relu-average"])
def test_the_link_of_a_case_opens_its_page_with_the_same_numbers(key):
    decision = CLAIMS[key].decided()
    address, query = decision.link()
    there = [document["doc"] for document in documents(sound(open_page(address, **query)))]
    wanted = decision.case.document()
    assert any(wanted.items() <= document.items() for document in there)


@pytest.mark.parametrize(
    ("experiment", "first", "shown"),
    [
        ("sizes", order(0, "Sizes"), 0),
        ("seven", order(7), 0),
        ("presenter", order(0, "Batch norm"), 1),
    ],
)
def test_a_prepared_experiment_begins_with_its_first_claim(experiment, first, shown):
    app = press_next(open_claim())
    app.query_params["experiment"] = experiment
    app = sound(app.run())
    assert claim_of(app) == f"“{CLAIMS[first[0]].text}”"
    assert f"Claim 1 of {len(first)}" in text(app)
    assert len(documents(app)) == shown


def test_a_claim_picked_from_the_list_closes_it():
    app = open_claim()
    app.session_state["mistake_list"] = True
    app = sound(app.run())
    app = sound(app.button(key="mistake_open.thirty").click().run())
    assert claim_of(app) == "“kernels are 3 × 10 = 30 unique ones”"
    assert not app.session_state["mistake_list"]
