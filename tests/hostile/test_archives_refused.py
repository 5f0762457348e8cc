"""Zips of pictures that are broken or made to harm: rows 64 to 66 of the fault table."""

import contextlib
import io
import struct
import time
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest
from PIL import Image

from explorer import limits
from explorer.archives import open_archive
from explorer.errors import PictureError


def png(colour=(10, 20, 30)):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    return file.getvalue()


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def refused(data, words):
    with pytest.raises(PictureError, match=words):
        open_archive(data)


@pytest.mark.parametrize(
    "name", ["../../x.png", "/etc/x.png", "C:\\x.png", "a/b/../x.png", "..\\..\\x.png"]
)
def test_names_are_words_and_not_paths(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pictures, left_out = open_archive(zipped((name, png())))
    assert ([shown for shown, _ in pictures], left_out) == (["x.png"], [])
    assert not list(tmp_path.rglob("*"))


def test_a_link_in_the_archive_is_no_picture():
    entry = zipfile.ZipInfo("link.png")
    entry.external_attr = 0o120777 << 16
    data = zipped((entry, b"/etc/passwd"), ("good.png", png()))
    pictures, left_out = open_archive(data)
    assert [name for name, _ in pictures] == ["good.png"]
    assert left_out == ["link.png is not a PNG, JPEG or WebP picture"]


def test_two_files_of_one_name_are_two_pictures():
    pictures, _ = open_archive(zipped(("x.png", png((0, 0, 0))), ("x.png", png((255, 0, 0)))))
    assert [int(opened.pixels[0, 0, 0]) for _, opened in pictures] == [0, 255]


def test_one_bad_picture_among_twenty_is_named():
    entries = [(f"{number:02}.png", png((number, 0, 0))) for number in range(20)]
    entries[7] = ("07.png", png()[:40])
    pictures, left_out = open_archive(zipped(*entries))
    assert len(pictures) == 19
    assert left_out == ["07.png is damaged"]


def test_folders_and_hidden_files_are_passed_over():
    data = zipped(("__MACOSX/._a.png", b"x"), ("cats/", b""), ("cats/a.png", png()))
    pictures, left_out = open_archive(data)
    assert ([name for name, _ in pictures], left_out) == (["a.png"], [])


def test_control_characters_and_long_names_are_shown_plain():
    data = zipped(("a\u202eb.png", png()), (f"{'x' * 5000}.png", png()))
    (first, _), (second, _) = open_archive(data)[0]
    assert first == "a?b.png"
    assert len(second) <= limits.NAME_SHOWN_MAX


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"x" * 100, b"no zip" * 30])
def test_no_zip(data):
    refused(data, "its end is missing")


def test_every_cut_and_flip_is_refused_or_read():
    whole = zipped(("a.png", png()), ("b.png", png()))
    random = np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(whole)
        data[random.integers(len(data))] ^= 1 << random.integers(8)
        for bad in (bytes(data), whole[: random.integers(len(whole))]):
            with contextlib.suppress(PictureError):  # any other error fails the test
                open_archive(bad)


def measured(data, words):
    tracemalloc.start()
    begin = time.perf_counter()
    refused(data, words)
    seconds, peak = time.perf_counter() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


def test_small_archive_that_unpacks_to_a_hundred_megabytes():
    data = zipped(("big.png", bytes(100_000_000)))
    assert len(data) < 120_000
    _, peak = measured(data, "100 times its size")
    assert peak < 30_000_000


def test_unpacked_bytes_are_counted_over_all_files(monkeypatch):
    monkeypatch.setattr(limits, "ARCHIVE_BYTES_MAX", 3 * len(png()) - 1)
    refused(zipped(*((f"{n}.png", png()) for n in range(3))), "unpacks to more than")


def test_archive_in_an_archive_is_not_opened():
    inner = zipped(("a.png", png()))
    refused(zipped(("inner.zip", inner)), "no picture that can be read: inner.zip is not a PNG")
    refused(zipped(("inner.png", inner)), "no picture that can be read: inner.png is not a PNG")


def test_seventy_thousand_entries_are_refused_by_the_last_record():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.png", b"")
    seconds, _ = measured(file.getvalue(), "at most 200 are taken")
    assert seconds < 0.05


def test_last_record_that_lies_about_the_count():
    data = bytearray(zipped(*((f"{number}.png", b"") for number in range(300))))
    place = data.rfind(b"PK\x05\x06")
    data[place + 8 : place + 12] = struct.pack("<HH", 1, 1)
    refused(bytes(data), "300 files; at most 200")


def test_size_that_lies():
    data = bytearray(zipped(("a.png", bytes(50_000))))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.find(mark)
        data[place + offset : place + offset + 4] = struct.pack("<I", 10)
    refused(bytes(data), "damaged|no picture")


def test_encrypted():
    data = bytearray(zipped(("a.png", png())))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(mark) + offset] |= 1
    refused(bytes(data), "encrypted")


def test_overlapping_files():
    one = zipped(("a.png", png()), ("b.png", png()))
    data = bytearray(one)
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    refused(bytes(data), "overlap")


def test_unusual_packing():
    refused(zipped(("a.png", png()), method=zipfile.ZIP_LZMA), "unusual way")


def test_too_many_bytes():
    refused(bytes(limits.PICTURE_BYTES_MAX + 1), "at most 5,242,880 are taken")
