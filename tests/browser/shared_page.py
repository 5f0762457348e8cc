"""One page for a whole module of tests that leave nothing behind: opening one takes seconds."""

from contextlib import contextmanager


@contextmanager
def one_page(browser, address, width=1280, height=900):
    """Open a page; at the end, fail if it logged an error."""
    faults = []
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _note(message, faults))
    page.goto(address)
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def _note(message, faults):
    # Opening a page directly, Streamlit first looks for its health beside it.
    if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
        faults.append(message.text)
