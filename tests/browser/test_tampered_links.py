"""Links with anything in them: every page opens, with its defaults and without an exception."""

import pytest

# Shown as Markdown it would make the browser ask another machine; the fixture `page` sees that.
IMAGE = "![x](http://elsewhere.example/x.png)"
JUNK = (
    "1e999",
    "abc",
    "",
    "-1",
    "<script>alert(1)</script>",
    "💩",
    "../../etc/passwd",
    "9" * 400,
    IMAGE,
)
NAMES = {
    "convolution": ("x", "k", "b", "s", "p"),
    "pooling": ("x", "m", "w", "s", "p", "d", "c", "cp", "o", "sh", "k", "at"),
    "activations": ("r", "f", "a", "rat", "o", "of", "oa", "op", "nx", "nw", "nb", "nf", "na"),
    "stack": ("n", "at"),
    "train": (
        "train_data",
        "train_classes_shapes",
        "train_per_class",
        "train_epochs",
        "train_lr",
        "train_model",
        "train_batch",
        "train_flip",
        "train_seed",
        "train_optimiser",
        "train_device",
        "train_run",
    ),
    "inside": (
        "run",
        "inside_part",
        "inside_layer",
        "inside_filter",
        "inside_picture",
        "inside_class",
        "inside_values",
        "inside_show",
        "experiment",
    ),
}


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("address", NAMES)
def test_page_opens_with_junk_in_every_parameter(page, app_server, settled, address, junk):
    query = "&".join(f"{name}={junk}" for name in NAMES[address])
    page.goto(f"{app_server}/{address}?{query}")
    settled(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator("h1").count() == 1
