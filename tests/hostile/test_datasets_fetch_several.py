"""One fault per test: a data set of several files, fetched from a real server on this machine."""

import gzip
import hashlib
import http.server
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.datasets import fetch, sources
from explorer.errors import DataError

ROOT = Path(__file__).resolve().parents[2]
CONTENT = {
    name: gzip.compress(random.Random(seed).randbytes(size), 1, mtime=0)
    for seed, (name, size) in enumerate({"a.gz": 300_000, "b.gz": 2_000, "c.gz": 90_000}.items())
}
TOTAL = sum(map(len, CONTENT.values()))


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        name, fault = self.path[1:], self.server.faults.get(self.path[1:])
        self.server.asked.append(name)
        body = CONTENT[name]
        if fault == "missing":
            return self.send_error(404)
        if fault == "flipped":
            body = body[:50] + bytes([body[50] ^ 1]) + body[51:]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            if fault == "slow":
                time.sleep(0.5)
            self.wfile.write(body[: len(body) // 2] if fault in ("cut", "silent") else body)
            if fault == "silent":
                self.server.end.wait(5)
        except ConnectionError:
            pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.faults, server.end = [], {}, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.end.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def source(server):
    files = tuple(
        sources.RemoteFile(
            f"http://127.0.0.1:{server.server_port}/{name}",
            name,
            len(data),
            hashlib.sha256(data).hexdigest(),
        )
        for name, data in CONTENT.items()
    )
    return sources.Source("toy", "Toy", files, "files", TOTAL, tuple(CONTENT))


def get(source, folder, **options):
    fetch.fetch(source, folder, _schemes=("http",), silence_s=1.0, **options)


def refused(source, folder, words):
    with pytest.raises(DataError, match=words) as caught:
        get(source, folder)
    assert str(caught.value).startswith("Toy was not fetched. ")
    assert "files" not in [path.name for path in folder.iterdir()]
    assert not list(folder.glob("*.part"))
    return str(caught.value)


def whole(source, folder):
    found = {path.name: path.read_bytes() for path in (folder / "files").iterdir()}
    return found == CONTENT and source.is_installed(folder)


def test_every_file_is_kept_as_published_and_the_progress_is_that_of_all(server, source, tmp_path):
    seen = []
    get(source, tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert whole(source, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fetch.lock", "files"]
    assert seen == sorted(seen)
    assert seen[-1] == (TOTAL, TOTAL)
    assert {total for _, total in seen} == {TOTAL}
    get(source, tmp_path)
    assert server.asked == ["a.gz", "b.gz", "c.gz"]


def test_a_cut_in_the_last_file_leaves_nothing_and_the_next_try_gets_all(server, source, tmp_path):
    server.faults["c.gz"] = "cut"
    refused(source, tmp_path, "hung up")
    server.faults.clear()
    get(source, tmp_path)
    assert whole(source, tmp_path)


def test_one_flipped_byte_in_the_middle_file_is_named(server, source, tmp_path):
    server.faults["b.gz"] = "flipped"
    refused(source, tmp_path, r"The file b\.gz is not Toy as published: its SHA-256 begins with")
    assert server.asked == ["a.gz", "b.gz"]


def test_one_file_that_is_gone(server, source, tmp_path):
    server.faults["b.gz"] = "missing"
    words = refused(source, tmp_path, "answered with error 404")
    assert "put a.gz, b.gz, c.gz into the folder" in words
    assert "they are then checked" in words


def test_a_server_that_falls_silent_in_the_first_file(server, source, tmp_path):
    server.faults["a.gz"] = "silent"
    refused(source, tmp_path, "was silent for 1 seconds")


def test_files_of_another_size_than_published(source, tmp_path):
    first, *others = source.files
    toy = replace(source, files=(replace(first, size=first.size - 1), *others))
    refused(toy, tmp_path, "sent more than the")


def test_only_the_missing_files_are_asked_for(server, source, tmp_path):
    (tmp_path / "a.gz").write_bytes(CONTENT["a.gz"])
    seen = []
    get(source, tmp_path, progress=lambda done, total: seen.append(done))
    assert server.asked == ["b.gz", "c.gz"]
    assert whole(source, tmp_path)
    assert seen[-1] == TOTAL
    assert (tmp_path / "a.gz").exists()


def test_all_files_put_there_by_hand_need_no_network(server, source, tmp_path):
    for name, data in CONTENT.items():
        (tmp_path / name).write_bytes(data)
    get(source, tmp_path)
    assert server.asked == []
    assert whole(source, tmp_path)


def test_a_wrong_file_put_there_by_hand_is_the_one_to_remove(source, tmp_path):
    (tmp_path / "a.gz").write_bytes(CONTENT["a.gz"])
    (tmp_path / "b.gz").write_bytes(CONTENT["c.gz"])
    words = refused(source, tmp_path, r"The file b\.gz is not Toy as published")
    assert f"Remove {tmp_path / 'b.gz'} or copy it again." in words
    assert (tmp_path / "a.gz").exists()


def test_two_threads_make_one_download_and_both_see_progress(server, source, tmp_path):
    server.faults["c.gz"] = "slow"
    seen = [[], []]

    def ask(number):
        get(source, tmp_path, progress=lambda done, total: seen[number].append((done, total)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.asked == ["a.gz", "b.gz", "c.gz"]
    assert all({total for _, total in told} == {TOTAL} for told in seen)
    assert whole(source, tmp_path)


def test_a_killed_process_leaves_neither_lock_nor_parts_in_the_way(server, source, tmp_path):
    server.faults["b.gz"] = "silent"
    code = (
        "from explorer.datasets.fetch import fetch; from pathlib import Path\n"
        "from explorer.datasets.sources import RemoteFile, Source\n"
        f"fetch({source!r}, Path({str(tmp_path)!r}), _schemes=('http',))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    while "b.gz" not in server.asked:
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert (tmp_path / "a.gz.part").stat().st_size == len(CONTENT["a.gz"])
    server.faults.clear()
    get(source, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fetch.lock", "files"]


def test_too_little_space_is_seen_before_the_first_file(server, source, tmp_path, monkeypatch):
    usage = fetch.shutil.disk_usage(tmp_path)._replace(free=2 * TOTAL - 1)
    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda _: usage)
    refused(source, tmp_path, "on the disk and 1 MB are free")
    assert server.asked == []


def test_plain_http_is_fetched_for_no_file(server, source, tmp_path):
    with pytest.raises(DataError, match="does not begin with https"):
        fetch.fetch(source, tmp_path)
    assert server.asked == []
    assert all(
        file.url.startswith("https://") for s in sources.SOURCES.values() for file in s.files
    )
