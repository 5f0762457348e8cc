"""The page Stack layers without a browser: link, misfit, code."""

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
