"""The zip of a run: what is in it, what is not, the same bytes, little memory."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from html.parser import HTMLParser

import pytest
from runs_to_tell import NAMES, TEST_ACCURACY, answers, make

from explorer.report import archive, charts
from explorer.report.__main__ import main
from explorer.results.pair_code import lines
from explorer.results.paired import mcnemar
from explorer.results.summary import find, shipped
from explorer.training import rundir
from explorer.training.recipe import Recipe

FORMULAE = ("=", "+", "-", "@", "\t", "\r", "\n")
EVIL = ("<script>alert(1)</script>", '=HYPERLINK("http://a.b")', '@SUM(1), "x"')


def unpacked(run):
    with zipfile.ZipFile(io.BytesIO(archive.build(run))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "a-run")


@pytest.fixture(scope="module")
def files(run):
    return unpacked(run)


def test_all_parts_are_there(files):
    assert set(files) == {
        "README.txt",
        "report.html",
        "recipe.json",
        "command.txt",
        "metrics/metrics.csv",
        "metrics/metrics.json",
        "answers/validation.csv",
        "figures/curves.html",
        "figures/validation-classes.html",
        "figures/validation-calibration.html",
        "figures/validation-confusion.svg",
        "figures/plotly.min.js",
        "weights/best.safetensors",
        "weights/best.json",
    }


def test_recipe_and_command_start_the_same_training_again(files, run):
    from explorer.training.__main__ import recipe_from

    assert Recipe.from_json(files["recipe.json"].decode()) == run.recipe
    words = files["command.txt"].decode().split()
    assert recipe_from(words[3:]) == Recipe(epochs=3, threads=2)  # the threads that it took


def test_metrics_are_the_points_in_both_forms(files, run):
    points = rundir.read_metrics(run.path)
    assert json.loads(files["metrics/metrics.json"]) == points
    rows = list(csv.DictReader(io.StringIO(files["metrics/metrics.csv"].decode(), newline="")))
    assert [float(row["val_loss"]) for row in rows] == [point["val_loss"] for point in points]


def test_answers_are_one_line_for_each_picture(files):
    text = files["answers/validation.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = answers(NAMES, 100)
    assert [int(row["place"]) for row in rows] == found.places.tolist()
    assert [row["answer"] for row in rows] == [NAMES[k] for k in found.predicted]
    assert [int(row["right"]) for row in rows] == found.right.tolist()
    assert float(rows[7]["p(disc)"]) == pytest.approx(found.probabilities[7, 1], rel=1e-5)


def test_weights_are_the_bytes_on_the_disk_and_their_sum_is_in_the_report(files, run):
    data = (run.path / "best.safetensors").read_bytes()
    assert files["weights/best.safetensors"] == data
    assert hashlib.sha256(data).hexdigest() in files["report.html"].decode()


def test_the_same_run_gives_the_same_bytes(run):
    assert archive.build(run) == archive.build(run)


def test_a_sealed_test_is_nowhere_in_the_zip_until_it_is_opened(tmp_path):
    run = make(tmp_path / "sealed")
    found = unpacked(run)
    assert not [name for name in found if "test" in name]
    secret = (f"{TEST_ACCURACY:.4f}"[2:], f"{TEST_ACCURACY:.2%}")
    told = [data.decode() for name, data in found.items() if not name.startswith("figures/pl")]
    assert not [text for text in told if any(part in text for part in secret)]
    assert "sealed" in found["report.html"].decode()
    rundir.open_test(run.path)
    opened = unpacked(run)
    assert "answers/test.csv" in opened
    assert f"{TEST_ACCURACY:.2%}" in opened["report.html"].decode()


def test_weights_that_do_not_belong_to_their_card_are_left_out(tmp_path):
    run = make(tmp_path / "damaged")
    (run.path / "best.safetensors").write_bytes(b"other")
    found = unpacked(run)
    assert not [name for name in found if name.startswith("weights/")]
    assert "do not belong to their card" in found["report.html"].decode()


def test_weights_above_the_limit_are_left_out_with_both_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.limits.ZIP_WEIGHTS_BYTES_MAX", 10)
    report = unpacked(make(tmp_path / "large"))["report.html"].decode()
    assert "The weights have 16 bytes; at most 10 are put into a zip." in report


@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_run_can_be_packed(name):
    found = unpacked(find(name))
    assert ("answers/validation.csv" in found) == (name != "cifar10")  # its pictures do not ship
    weights = name in ("shapes", "cifar10")
    assert ("weights/best.safetensors" in found) == weights
    assert ("figures/first-filters.png" in found) == weights


def test_a_run_of_which_little_is_left_is_packed_all_the_same(tmp_path):
    path = rundir.create(Recipe(), tmp_path / "bare")
    found = unpacked(rundir.read_run(path))
    assert "This run has kept no weights." in found["report.html"].decode()


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.addresses = set(), []

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.addresses += [value for key, value in attrs if key in ("src", "href", "action")]


def tags_of(text):
    parser = Tags()
    parser.feed(text)
    return parser


def test_names_from_elsewhere_are_text_in_page_table_and_chart(tmp_path):
    recipe = Recipe(data="folder", root='/data/"><img src=x onerror=alert(1)>', classes=EVIL)
    run = make(tmp_path / "evil", classes=EVIL, recipe=recipe)
    found = unpacked(run)
    page = tags_of(found["report.html"].decode())
    assert not page.found & {"script", "img", "a", "iframe", "link", "object", "form"}
    assert not page.addresses
    rows = csv.reader(io.StringIO(found["answers/validation.csv"].decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULAE)]
    assert set(EVIL[:1]) <= set(cells)
    assert {f"'{name}" for name in EVIL[1:]} <= set(cells)
    for name, data in found.items():
        if name.startswith("figures/") and name.endswith(".html"):
            assert b"<script>alert" not in data
            assert not tags_of(data.decode()).found & {"img", "a", "iframe", "link", "form"}
    assert not tags_of(found["figures/validation-confusion.svg"].decode()).found & {"script"}


def test_nothing_in_the_zip_asks_the_network(files):
    assert tags_of(files["report.html"].decode()).addresses == []
    for name, data in files.items():
        if name.endswith(".html") and name.startswith("figures/"):
            assert tags_of(data.decode()).addresses == [charts.SCRIPT]


def test_the_weights_never_lie_in_memory(tmp_path):
    size = 48 * 2**20
    run = make(tmp_path / "heavy", weights=b"\x08\0\0\0\0\0\0\0{}      " + bytes(size))
    charts.script()  # Plotly's own memory is not the question
    tracemalloc.start()
    try:
        with (tmp_path / "heavy.zip").open("wb") as file:
            archive.write(run, file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "heavy.zip").stat().st_size > size
    assert peak < size / 2


def test_the_lines_that_compare_two_downloads_really_run(tmp_path):
    runs = [find(name) for name in ("plain-cnn", "plain-mlp")]
    names = [archive.file_name(run) for run in runs]
    for run, name in zip(runs, names, strict=True):
        (tmp_path / name).write_bytes(archive.build(run))
    code = lines(*names, "validation", (277, 14, 800))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    counts, p = done.stdout.splitlines()
    assert counts == "277 14 -0.32875"
    assert float(p) == mcnemar(277, 14)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a b/../c", "run-a-b-c.zip"),
        ("..", "run-of-the-explorer.zip"),
        ("ü" * 99, "run-of-the-explorer.zip"),
        ("x" * 200, f"run-{'x' * 80}.zip"),
    ],
)
def test_the_name_of_the_zip_is_safe(run, name, safe):
    odd = rundir.RunInfo(run.path, name, run.recipe, run.status)
    assert archive.file_name(odd) == safe


def test_the_command_writes_the_same_bytes_and_never_over_a_file(run, tmp_path, capsys):
    out = tmp_path / "run.zip"
    assert main([str(run.path), "--out", str(out)]) == 0
    assert out.read_bytes() == archive.build(run)
    assert main([str(run.path), "--out", str(out)]) == 2
    assert main(["no such run"]) == 2
    assert "There is no run" in capsys.readouterr().err
