"""A page of the app in AppTest: opened by a link, and what of it a browser gets."""

import json

from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.widgets import warm

ENTRY = places.ROOT / "explorer" / "Home.py"
RUN_SECONDS = 120


def open_page(address, **query):
    """Return the app at a page that somebody opens by a link with these parameters."""
    warm.warm().join()
    app = AppTest.from_file(ENTRY, default_timeout=RUN_SECONDS)
    for name, value in query.items():
        app.query_params[name] = value if isinstance(value, list) else str(value)
    return app.switch_page(f"../pages/{address}.py").run()


def sound(app):
    """Return the app, which shows neither an exception nor an error."""
    assert not app.exception
    assert not app.error
    return app


def documents(app):
    """Return what the components of a page get, one document for each."""
    return [json.loads(part.proto.json) for part in app.get("bidi_component")]


def blocks(app):
    """Return all blocks of the galleries of a page."""
    return [block for found in documents(app) for block in found.get("blocks", ())]


def block(app, name):
    """Return the block of that name."""
    (found,) = [block for block in blocks(app) if block.get("name") == name]
    return found


def text(app):
    """Return the words of a page, without those in its components."""
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def protos(part):
    """Yield what a browser gets of a page, element by element."""
    for child in part.children.values():
        if getattr(child, "proto", None) is not None:
            yield child.proto
        if hasattr(child, "children"):
            yield from protos(child)


def parameters(app):
    """Return the query parameters that the widgets of a page are bound to."""
    return {getattr(proto, "query_param_key", "") for proto in protos(app.main)} - {""}
