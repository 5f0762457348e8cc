"""One fault per test: bytes that are not a picture we take, each answered by one sentence.

The tests that suppress PictureError say that no other exception may come out.
"""

import contextlib
import io
import struct
import subprocess
import sys
import time
import zlib

import numpy as np
import pytest
from PIL import Image

from explorer import limits
from explorer.errors import PictureError
from explorer.images import open_picture
from explorer.places import ROOT


def encode(picture, **options):
    file = io.BytesIO()
    picture.save(file, **{"format": "PNG", **options})
    return file.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(W, H, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def photo(**options):
    noise = np.random.Generator(np.random.PCG64(3)).integers(0, 256, (48, 48, 3), np.uint8)
    return encode(Image.fromarray(noise), **options)


def peak_memory():
    """The most memory that this process has held, in MB."""
    if sys.platform == "win32":
        pytest.skip("Windows has no resource module to read the peak memory from")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def refuse(data, words):
    with pytest.raises(PictureError, match=words) as caught:
        open_picture(data)
    assert "\n" not in str(caught.value)
    assert caught.value.reason


@pytest.mark.parametrize("data", [b"", b"\x89"])
def test_nothing_or_one_byte(data):
    refuse(data, "empty|not a PNG, JPEG or WebP")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_file_cut_in_half(name):
    data = photo(format=name)
    refuse(data[: len(data) // 2], "^The file is incomplete: ")


def test_every_cut_of_a_jpeg_is_refused():
    data = photo(format="JPEG")
    for end in range(0, len(data) - 2, 37):
        refuse(data[:end], "empty|incomplete|damaged|not a PNG")


def test_png_cut_in_its_header():
    refuse(photo()[:20], "incomplete")


def test_flipped_bytes_never_escape_as_another_error():
    random = np.random.Generator(np.random.PCG64(0))
    for name in ("PNG", "JPEG", "WEBP"):
        good = np.frombuffer(photo(format=name), np.uint8)
        for place in random.integers(0, len(good), 150):
            bad = good.copy()
            bad[place] ^= 255
            with contextlib.suppress(PictureError):
                assert open_picture(bad.tobytes()).shape[2] == 3


def test_wrong_checksum_in_the_pixels():
    data = bytearray(photo())
    data[60] ^= 1
    refuse(bytes(data), "damaged|incomplete")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        b"plain text",
        b"\x00" * 1000,
    ],
)
def test_other_files_named_png(data, monkeypatch):
    def started(*_, **__):
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", started)  # Ghostscript, for one
    refuse(data, "^This is not a PNG, JPEG or WebP picture; save it as one of these.$")


@pytest.mark.parametrize("name", ["GIF", "TIFF", "BMP", "ICO", "PPM"])
def test_other_picture_formats(name):
    refuse(encode(Image.new("RGB", (16, 16)), format=name), "not a PNG, JPEG or WebP")


@pytest.mark.parametrize(
    ("W", "H", "words"),
    [
        (50_000, 50_000, "more than 89,478,485 pixels; at most 8,000,000"),
        (10_000, 10_000, "pixels"),
        (9_000, 9_000, "9000×9000 pixels; at most 4096"),
        (4_000, 3_000, "4000×3000 pixels; .* 8,000,000"),
        (4_097, 10, "4097×10"),
    ],
)
def test_huge_header_costs_nothing(W, H, words):
    before = peak_memory()
    start = time.perf_counter()
    refuse(png(W, H, chunk(b"IDAT", zlib.compress(bytes(10)))), words)
    assert time.perf_counter() - start < 0.05
    assert peak_memory() - before < 5


def test_compressed_text_bomb():
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000), 9))
    refuse(png(16, 16, bomb, chunk(b"IDAT", zlib.compress(bytes(16 * 17)))), "damaged")


def test_compressed_profile_bomb():
    bomb = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(20_000_000), 9))
    data = png(16, 16, bomb, chunk(b"IDAT", zlib.compress(bytes(16 * 17))))
    start = time.perf_counter()
    with contextlib.suppress(PictureError):
        assert open_picture(data).shape == (16, 16, 3)
    assert time.perf_counter() - start < 0.5


def test_one_byte_too_many():
    data = photo() + bytes(limits.PICTURE_BYTES_MAX)
    refuse(data[: limits.PICTURE_BYTES_MAX + 1], "5,242,881 bytes; at most 5,242,880")
    assert open_picture(data[: limits.PICTURE_BYTES_MAX]).shape == (48, 48, 3)


@pytest.mark.parametrize("size", [(1, 1), (4096, 1), (7, 100)])
def test_too_small_to_see(size):
    refuse(encode(Image.new("RGB", size)), "each side needs at least 8")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow's line for the log
def test_broken_exif_is_ignored():
    out = open_picture(photo(format="JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(9)))
    assert out.shape == (48, 48, 3)


# In a process of its own: in one that has run other tests, the allocator's arenas count as well.
TEN_AT_ONCE = """
import io, resource, sys, threading
from PIL import Image
from explorer.images import open_picture
into = io.BytesIO()
Image.new("RGB", (4000, 2000), (1, 2, 3)).save(into, "JPEG")
shapes, unit = [], 2**20 if sys.platform == "darwin" else 2**10
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
before = peak()
read = lambda: shapes.append(open_picture(into.getvalue()).shape)
threads = [threading.Thread(target=read) for _ in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(shapes == [(2000, 4000, 3)] * 10, peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot tell the peak memory")
def test_ten_large_pictures_at_once_stay_within_memory():
    done = subprocess.run(
        [sys.executable, "-c", TEN_AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    opened, megabytes = done.stdout.split()
    assert opened == "True"
    assert float(megabytes) < 250  # ten at once would take 480 or more
