"""The slider of the weights keeps its place from page to page: it once fell to its first mark."""

from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.widgets.inside.state import EPOCH
from explorer.widgets.warm import warm

ENTRY = places.ROOT / "explorer" / "Home.py"


def weights(app):
    """Return what the page says, and what it writes into the link."""
    facts = next(e.value for e in app.markdown if "Checkpoint" in e.value or "Weights" in e.value)
    return facts.split(" classes: ")[1].partition(". ")[2], app.query_params.get(EPOCH)


def test_another_page_looks_at_the_same_weights():
    warm().join()
    app = AppTest.from_file(ENTRY, default_timeout=120).run()
    first = weights(app.switch_page("../pages/network.py").run())
    assert weights(app.switch_page("../pages/why.py").run()) == first
    assert first[0].startswith("Checkpoint")
    app.select_slider[0].set_value(1).run()
    second = weights(app)
    assert second[0].startswith("Weights after epoch 1")
    assert weights(app.switch_page("../pages/network.py").run()) == second
