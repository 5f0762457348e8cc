"""What the cache may be trusted with, and decoding in processes of their own."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.datasets import cache, decoded, decoder, folder, listing
from explorer.datasets.decoder import Decoders


@pytest.fixture
def root(tmp_path):
    """One class with 9 pictures, number i grey i; number 4 is of 64×48 pixels."""
    place = tmp_path / "pets" / "train" / "cat"
    place.mkdir(parents=True)
    for i in range(9):
        Image.new("RGB", (64, 48) if i == 4 else (32, 32), (i, i, i)).save(place / f"{i}.png")
    return tmp_path / "pets"


def read(root, order, wanted=None, decoders=None):
    files = listing.find(root, "train", "cat")
    into = np.zeros((len(order) if wanted is None else wanted, 32, 32, 3), np.uint8)
    held = cache.path_of(root, "train", "cat")
    with decoders or Decoders(0) as working:
        found = decoded.decode(files, np.array(order), into, held, working)
    return into[: len(found.numbers), 0, 0, 0].tolist(), found


def never(monkeypatch):
    def refuse(_):
        raise AssertionError("decoded again")

    monkeypatch.setattr(decoder, "open_picture", refuse)


def test_pictures_come_in_the_order_of_the_files_with_their_sizes(root):
    greys, found = read(root, [7, 4, 2])
    assert greys == [2, 4, 7]
    assert found.numbers.tolist() == [2, 4, 7]
    assert found.sizes.tolist() == [[32, 32], [48, 64], [32, 32]]


def test_cache_of_a_part_serves_that_part(root, monkeypatch):
    read(root, [7, 4, 2])
    never(monkeypatch)
    greys, found = read(root, [4, 7])
    assert greys == [4, 7]
    assert found.sizes.tolist() == [[48, 64], [32, 32]]


def test_whole_cache_is_sealed_and_serves_any_choice(root, monkeypatch):
    read(root, [7, 4, 2])
    read(root, range(9))
    files = listing.find(root, "train", "cat")
    assert cache.seal_of(cache.path_of(root, "train", "cat")) == files.digest
    never(monkeypatch)
    assert read(root, range(9))[0] == list(range(9))
    assert read(root, [8, 0, 5])[0] == [0, 5, 8]


def test_seal_of_other_files_is_not_believed(root):
    read(root, range(9))
    (root / "train" / "cat" / "0.png").rename(root / "train" / "cat" / "x.png")
    assert read(root, range(9))[0] == [1, 2, 3, 4, 5, 6, 7, 8, 0]


def test_broken_files_are_replaced_by_the_next_of_the_order(root):
    for i in (1, 3):
        (root / "train" / "cat" / f"{i}.png").write_bytes(b"")
    greys, found = read(root, [3, 1, 8, 6, 0, 2], wanted=3)
    assert greys == [0, 6, 8]
    assert found.left_out == ["train/cat/1.png is empty", "train/cat/3.png is empty"]
    assert read(root, [3, 1, 8], wanted=3)[0] == [8]
    assert read(root, [1])[0] == []


@pytest.mark.parametrize("cut", [1, 100, 3100])
def test_cut_cache_is_not_believed(root, cut):
    read(root, range(9))
    path = cache.path_of(root, "train", "cat")
    path.write_bytes(path.read_bytes()[:-cut])
    assert len(cache.read(path)[0]) == 0
    assert read(root, range(9))[0] == list(range(9))


def test_head_that_lies_about_the_length_is_not_believed(root):
    read(root, range(9))
    path = cache.path_of(root, "train", "cat")
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": cache.RECORD.descr, "fortran_order": False, "shape": (10**12,)}
    )
    path.write_bytes(head.getvalue() + path.read_bytes()[-3092:])
    assert list(cache.pieces(path)) == []
    assert cache.seal_of(path) == cache.NO_SEAL


def test_processes_decode_the_same(root, monkeypatch):
    (root / "train" / "cat" / "5.png").write_bytes(b"")
    here = decoder.decode_chunk(list(listing.find(root, "train", "cat")))
    monkeypatch.setattr(decoder, "MANY", 1)
    never(monkeypatch)
    greys, found = read(root, range(9))
    assert greys == [0, 1, 2, 3, 4, 6, 7, 8]
    assert found.left_out == ["train/cat/5.png is empty"]
    records, _ = cache.read(cache.path_of(root, "train", "cat"))
    np.testing.assert_array_equal(records, np.delete(here[0], 5))


def test_process_that_dies_is_not_missed(root, monkeypatch):
    monkeypatch.setattr(decoder, "MANY", 1)
    monkeypatch.setattr(decoder, "WORKERS", 1)
    with Decoders(0) as decoders:
        files = list(listing.find(root, "train", "cat"))
        list(decoders.decode(files[:1]))
        process = decoders._free.get_nowait()
        process.kill()
        process.wait()
        decoders._free.put(process)
        ((records, faults),) = decoders.decode(files)
    assert faults == [""] * 9
    assert records["picture"][:, 0, 0, 0].tolist() == list(range(9))


def test_processes_end_with_the_reading(root, monkeypatch):
    monkeypatch.setattr(decoder, "MANY", 1)
    with Decoders(0) as decoders:
        list(decoders.decode(list(listing.find(root, "train", "cat"))))
        process = decoders._free.get_nowait()
        assert process.poll() is None
    assert process.poll() is not None


def test_listing_of_a_folder_without_read_permission_says_so(root, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(listing, "_walk", refuse)
    with pytest.raises(folder.DataError, match=r"train/cat cannot be read \(Permission denied\)"):
        folder.list_files(root, "train", "cat")
