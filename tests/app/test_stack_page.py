"""The page Stack layers without a browser: link, misfit, code."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from explorer.places import ROOT


@pytest.fixture
def opened():
    """Return a function that opens the page with a link: its stack."""

    def visit(text):
        app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
        app.switch_page("../pages/stack.py")
        app.query_params["n"] = text
        return app.run()

    return visit


def test_link_opens_a_known_network_by_its_name(opened):
    app = opened("1x28x28~c6k5~m2~frelu~c16k5~m2~frelu~x~l120~frelu~l84~frelu~l10")
    assert any("LeNet on 28×28" in element.value for element in app.markdown)


def test_code_is_shown_up_to_the_misfit(opened):
    app = opened("3x8x8~c4~l10")
    assert not app.exception
    assert "nn.Conv2d(3, 4, kernel_size=3),  # 4×6×6" in app.code[0].value
    assert "# Layer 2 does not fit here." in app.code[0].value


def test_what_a_link_says_is_no_markdown(opened):
    app = opened("3x8x8~![x](http://elsewhere.example/x.png)")
    assert not app.exception
    assert not any("elsewhere" in element.value for element in app.markdown)


def train_links(app):
    return [one.proto for one in app.get("page_link") if one.proto.label == "Train this network"]


def test_a_network_can_be_taken_to_the_train_page(opened):
    text = "3x32x32~c8p1~b~frelu~m2~g1~x~l10"
    (link,) = train_links(opened(text))
    query = dict(parse_qsl(link.query_string))
    assert query == {"train_model": "own", "train_layers": text}
    app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
    app.switch_page("../pages/train.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    parameters = 8 * 27 + 8 + 16 + 90
    assert any(f"{parameters:,} parameters." in one.value for one in app.caption)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3x8x8~c4~l10", "Layer 2 of your network does not fit"),
        ("3x32x32~c4", "ends with a map of 4×30×30"),
        ("3x32x32~g1~x~l200", "gives 200 numbers, but a training has 2 to 10 classes"),
        ("3x32x32~x~l9000~l10", "27.7 M parameters; at most 20.0 M"),
        ("2x32x32~x~l10", "takes 1 or 3 channels of 8 to 224 pixels"),
    ],
)
def test_a_network_that_cannot_be_trained_says_why(opened, text, words):
    app = opened(text)
    assert not app.exception
    assert train_links(app) == []
    (said,) = [one.value for one in app.caption if "cannot be trained yet" in one.value]
    assert words in said
