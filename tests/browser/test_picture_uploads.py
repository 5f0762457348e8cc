"""A visitor's picture on its way: into the server, and back to the browser byte by byte."""

import io

import numpy as np
import pytest
from PIL import Image
from shared_page import one_page

from explorer import limits
from explorer.widgets.pictures.offered import chosen

HELD = """async (key) => {
  const store = await import(new URL("app/static/shared/pictures.js", document.baseURI).href);
  const late = new Promise((_, no) => setTimeout(() => no(new Error("no such picture")), 20000));
  const { width, height, rgba } = await Promise.race([store.picture(key), late]);
  return { width, height, bytes: [...rgba] };
}"""


@pytest.fixture(scope="module")
def page(browser, server):
    with one_page(browser, f"{server.url}/pictures") as page:
        page.get_by_text("Your file", exact=True).click()
        page.locator('input[type="file"]').wait_for(state="attached")
        page.get_by_text("Same as PyTorch").wait_for()  # a fresh server runs the page once more
        yield page


def choose(page, pixels, name="mine.png"):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    picture = {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator('input[type="file"]').set_input_files(picture)
    return chosen(name, pixels, "upload").key


def test_every_byte_reaches_the_browser(page):
    pixels = np.random.default_rng(3).integers(0, 256, (31, 45, 3), np.uint8)
    held = page.evaluate(HELD, choose(page, pixels))
    assert (held["width"], held["height"]) == (45, 31)
    rgba = np.array(held["bytes"], np.uint8).reshape(31, 45, 4)
    assert (rgba[..., :3] == pixels).all()
    assert (rgba[..., 3] == 255).all()


@pytest.mark.parametrize(
    "name", ["![x](http://elsewhere.example/x).png", "<img src=x onerror=alert(1)>.png"]
)
def test_a_name_stays_words(page, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    pixels = np.random.default_rng(len(name)).integers(0, 256, (9, 9, 3), np.uint8)
    page.evaluate(HELD, choose(page, pixels, name))
    assert not [url for url in asked if "elsewhere" in url or url.endswith("/x")]
    assert page.locator("img[onerror]").count() == 0


def test_a_broken_file_gets_one_sentence_and_the_page_lives(page):
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    page.locator('input[type="file"]').set_input_files(bad)
    sentence = page.get_by_text("This is not a PNG, JPEG or WebP picture")
    sentence.wait_for()
    page.evaluate(HELD, choose(page, np.full((10, 10, 3), 9, np.uint8)))
    sentence.wait_for(state="detached")


def test_the_server_itself_refuses_one_byte_too_many(page):
    with page.expect_request(lambda request: "/_stcore/upload_file/" in request.url) as upload:
        choose(page, np.full((12, 12, 3), 7, np.uint8))
    request = upload.value
    headers = {"x-xsrftoken": request.headers.get("x-xsrftoken", "")}

    def put(size):
        file = {"name": "a.png", "mimeType": "image/png", "buffer": bytes(size)}
        answer = page.request.put(f"{request.url}0", headers=headers, multipart={"a.png": file})
        return answer.status

    assert put(limits.PICTURE_BYTES_MAX - 1000) in (200, 204)  # the form around it counts too
    assert put(limits.PICTURE_BYTES_MAX + 1) == 413
