"""One fault per test: the network, the server, the file and the disk misbehave while fetching.

The server is a real one on this machine; only its archive is small.
"""

import dataclasses
import errno
import hashlib
import http.server
import io
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest

from explorer.datasets import download, fetch, sources, unpack
from explorer.errors import DataError

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = ("one", "two")


def archive(*, unpacked="toy", members=MEMBERS, extra=()):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=0) as tar:
        for name in (*(f"{unpacked}/{member}" for member in members), *extra):
            entry = tarfile.TarInfo(name)
            entry.size = 100_000
            tar.addfile(entry, io.BytesIO(name.encode() * 100_000))
    return file.getvalue()


GOOD = archive()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        body = {"/flipped": GOOD[:5000] + bytes([GOOD[5000] ^ 1]) + GOOD[5001:]}.get(
            self.path, GOOD
        )
        if self.path == "/missing":
            return self.send_error(404)
        if self.path.startswith("/to-"):
            self.send_response(302)
            self.send_header("Location", {"/to-ftp": "ftp://127.0.0.1/x"}.get(self.path, "/good"))
            return self.end_headers()
        if self.path == "/html":
            body = b"<!doctype html><title>Please log in</title>"
        self.send_response(200)
        if self.path not in ("/endless", "/html"):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.send_body(body)

    def send_body(self, body):
        try:
            if self.path == "/cut":
                self.wfile.write(body[: len(body) // 2])
            elif self.path == "/silent":
                self.wfile.write(body[:1000])
                self.server.end.wait(5)
            elif self.path == "/endless":
                while not self.server.end.is_set():
                    self.wfile.write(body)
            else:
                if self.path == "/slow":
                    time.sleep(0.5)
                self.wfile.write(body)
        except ConnectionError:
            pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.end = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.end.set()
    server.shutdown()
    server.server_close()
    thread.join()


def source(server, path="/good", data=GOOD):
    return sources.Source(
        key="toy",
        title="Toy",
        files=(remote(f"http://127.0.0.1:{server.server_port}{path}", "toy.tar.gz", data),),
        unpacked_size=300_000,
        unpacked="toy",
        members=MEMBERS,
    )


def remote(url, filename, data):
    return sources.RemoteFile(url, filename, len(data), hashlib.sha256(data).hexdigest())


def get(source, folder, **options):
    fetch.fetch(source, folder, _schemes=("http",), silence_s=1.0, **options)


def refused(source, folder, words):
    with pytest.raises(DataError, match=words) as caught:
        get(source, folder)
    assert str(caught.value).startswith("Toy was not fetched. ")
    assert [path.name for path in folder.iterdir()] == ["fetch.lock"]
    return str(caught.value)


def test_good_archive_is_unpacked_and_its_file_removed(server, tmp_path):
    seen = []
    get(source(server), tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert (tmp_path / "toy" / "one").stat().st_size == 100_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fetch.lock", "toy"]
    assert seen[-1] == (len(GOOD), len(GOOD))
    assert seen == sorted(seen)


def test_installed_data_set_is_not_asked_for_again(server, tmp_path):
    get(source(server), tmp_path)
    get(source(server), tmp_path)
    assert server.asked == ["/good"]


def test_connection_cut_at_half(server, tmp_path):
    words = refused(source(server, "/cut"), tmp_path, "hung up")
    assert f"{len(GOOD) // 2:,} of {len(GOOD):,} bytes" in words
    get(source(server), tmp_path)
    assert (tmp_path / "toy" / "two").is_file()


def test_one_flipped_byte(server, tmp_path):
    refused(source(server, "/flipped"), tmp_path, "not Toy as published: its SHA-256 begins with")


def test_login_page_instead_of_the_file(server, tmp_path):
    refused(source(server, "/html"), tmp_path, "sent 43 of .* bytes")


def test_endless_body(server, tmp_path):
    refused(source(server, "/endless"), tmp_path, "sent more than the")


def test_silent_server(server, tmp_path):
    start = time.monotonic()
    refused(source(server, "/silent"), tmp_path, "was silent for 1 seconds")
    assert time.monotonic() - start < 3


def test_slow_drip_ends_at_the_time_limit(server, tmp_path, monkeypatch):
    monkeypatch.setattr(download.limits, "FETCH_SECONDS_MAX", -1.0)
    refused(source(server), tmp_path, "did not arrive within")


def test_missing_page(server, tmp_path):
    refused(source(server, "/missing"), tmp_path, "answered with error 404")


def test_no_network_says_how_to_get_it_by_hand(server, tmp_path):
    file = remote("http://127.0.0.1:9/toy.tar.gz", "toy.tar.gz", GOOD)
    toy = dataclasses.replace(source(server), files=(file,))
    words = refused(toy, tmp_path, "No connection to 127.0.0.1")
    assert f"put toy.tar.gz into the folder {tmp_path}" in words


def test_plain_http_is_not_fetched(server, tmp_path):
    with pytest.raises(DataError, match="does not begin with https"):
        fetch.fetch(source(server), tmp_path)
    assert server.asked == []


def test_redirection_to_another_scheme_is_not_followed(server, tmp_path):
    refused(source(server, "/to-ftp"), tmp_path, "does not begin with https")


def test_redirection_within_the_scheme_is_followed(server, tmp_path):
    get(source(server, "/to-good"), tmp_path)
    assert server.asked == ["/to-good", "/good"]


def test_two_threads_make_one_download(server, tmp_path):
    toy = source(server, "/slow")
    threads = [threading.Thread(target=get, args=(toy, tmp_path)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.asked == ["/slow"]
    assert toy.is_installed(tmp_path)


def test_two_processes_make_one_download(server, tmp_path):
    toy = source(server, "/slow")
    code = (
        "from explorer.datasets.fetch import fetch; from pathlib import Path\n"
        "from explorer.datasets.sources import RemoteFile, Source\n"
        f"fetch({toy!r}, Path({str(tmp_path)!r}), _schemes=('http',))"
    )
    command = [sys.executable, "-c", code]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert server.asked == ["/slow"]
    assert toy.is_installed(tmp_path)


def test_killed_process_leaves_no_lock_and_no_leftovers(server, tmp_path):
    toy = source(server, "/silent")
    code = (
        "from explorer.datasets.fetch import fetch; from pathlib import Path\n"
        "from explorer.datasets.sources import RemoteFile, Source\n"
        f"fetch({toy!r}, Path({str(tmp_path)!r}), _schemes=('http',))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    while not server.asked:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert (tmp_path / "toy.tar.gz.part").exists()
    (tmp_path / "unpack-left").mkdir()
    get(source(server), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fetch.lock", "toy"]


def test_disk_full_while_downloading(server, tmp_path, monkeypatch):
    class FullFile(io.FileIO):
        def write(self, block):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download, "open", FullFile, raising=False)
    refused(source(server), tmp_path, "The disk is full; it needs 1 MB")


def test_disk_full_while_unpacking(server, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "extract", full)
    refused(source(server), tmp_path, "The disk is full")


def test_too_little_space_is_seen_before_the_download(server, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda _: usage)
    refused(source(server), tmp_path, "0 MB are free")
    assert server.asked == []


def test_folder_that_cannot_be_made(server, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be written to"):
        get(source(server), tmp_path / "file" / "toy")


def test_archive_put_there_by_hand_is_used_without_network(server, tmp_path):
    (tmp_path / "toy.tar.gz").write_bytes(GOOD)
    get(source(server), tmp_path)
    assert server.asked == []
    assert source(server).is_installed(tmp_path)
    assert (tmp_path / "toy.tar.gz").exists()


def test_wrong_archive_put_there_by_hand(server, tmp_path):
    (tmp_path / "toy.tar.gz").write_bytes(GOOD[:-1])
    with pytest.raises(DataError, match=r"SHA-256 .* Remove .*toy.tar.gz or copy it again"):
        get(source(server), tmp_path)
    assert not (tmp_path / "toy").exists()


def test_archive_without_a_needed_file(server, tmp_path):
    data = archive(members=("one",))
    (tmp_path / "toy.tar.gz").write_bytes(data)
    with pytest.raises(DataError, match="lacks files of Toy"):
        get(source(server, data=data), tmp_path)
    assert not (tmp_path / "toy").exists()


def test_members_outside_the_folder_are_not_unpacked(server, tmp_path):
    data = archive(extra=("../evil", "/tmp/evil", "toy/../../evil", "toy/other"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "toy.tar.gz").write_bytes(data)
    get(source(server, data=data), tmp_path / "in")
    assert sorted(path.name for path in (tmp_path / "in" / "toy").iterdir()) == ["one", "two"]
    assert not list(tmp_path.rglob("evil"))


def test_archive_that_unpacks_to_too_much(server, tmp_path):
    toy = dataclasses.replace(source(server), unpacked_size=150_000)
    refused(toy, tmp_path, "more than 150,000 bytes")


def test_incomplete_installation_is_replaced(server, tmp_path):
    get(source(server), tmp_path)
    (tmp_path / "toy" / "one").unlink()
    get(source(server), tmp_path)
    assert source(server).is_installed(tmp_path)
    assert server.asked == ["/good", "/good"]


def test_truncated_gzip_is_explained(server, tmp_path):
    (tmp_path / "cut.tar.gz").write_bytes(GOOD[: len(GOOD) // 2])
    with pytest.raises(DataError, match="cannot be unpacked"):
        unpack.unpack(source(server), [tmp_path / "cut.tar.gz"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cut.tar.gz"]


def test_command_says_in_one_line_what_failed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    (tmp_path / "datasets" / "cifar10").mkdir(parents=True)
    (tmp_path / "datasets" / "cifar10" / "cifar-10-python.tar.gz").write_bytes(b"wrong")
    assert fetch.main(["cifar10"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("CIFAR-10 was not fetched. The file is not CIFAR-10 as published")
    assert said.err.count("\n") == 1


def test_command_runs_as_a_module_without_torch_or_streamlit():
    code = "import sys, explorer.datasets.fetch; print({'torch', 'streamlit'} & set(sys.modules))"
    said = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    assert said.strip() == "set()"
    command = [sys.executable, "-W", "error", "-m", "explorer.datasets.fetch", "--help"]
    said = subprocess.check_output(command, cwd=ROOT, text=True, stderr=subprocess.STDOUT)
    assert said.startswith("usage: python -m explorer.datasets.fetch")
