"""Simulated users on a cold server: nobody sees an error, and nobody another's numbers."""

import json
import subprocess
import sys

import pytest
from source_tree import ROOT

from benchmarks.load import Result, arguments, growth
from benchmarks.serving import serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated")
    with serving(folder / "server.log", folder / "home") as running:
        yield running


def load(*options):
    return subprocess.run(
        [sys.executable, "benchmarks/load.py", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("page", ["convolution", "pooling"])
def test_users_get_the_answers_to_their_own_numbers(tmp_path, server, page):
    out = tmp_path / "times.json"
    users = ("--users", "3", "--seconds", "5", "--think", "0.5", "--cold")
    done = load(*users, "--page", page, "--url", server.url, "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(out.read_text())
    assert result["errors"] == []
    assert len(result["first"]) == 3
    assert len(result["reruns"]) >= 6
    assert "Traceback" not in server.log.read_text()


def test_a_missing_page_is_an_error(server):
    done = load(
        "--page", "nowhere", "--users", "1", "--seconds", "1", "--url", server.url, "--cold"
    )
    assert done.returncode == 1
    assert "there is no page 'nowhere'" in done.stdout


def test_only_a_server_on_this_machine_is_loaded():
    done = load("--url", "http://pictures.example:8501", "--users", "1", "--seconds", "1")
    assert done.returncode == 2
    assert "only a server on this machine" in done.stderr


def test_trainings_are_not_started_on_a_server_of_somebody_else(capsys):
    with pytest.raises(SystemExit):
        arguments(["--trainings", "2", "--url", "http://127.0.0.1:8501"])
    assert "leave --url out" in capsys.readouterr().err


def test_the_growth_beside_trainings_is_held_against_its_bar(capsys):
    wish = arguments(["--trainings", "2", "--growth", "0.5"])
    alone = Result(reruns=[0.010] * 20)
    beside = Result(reruns=[0.014] * 20, trainings=2, images_per_second=2000.0)
    assert growth(alone, beside, wish) == []
    assert "beside 2 trainings (2,000 images per second)" in capsys.readouterr().out
    beside.reruns = [0.016] * 20
    assert growth(alone, beside, wish) == ["missed: that is more than 50 %"]
    assert "grows by 60 %" in capsys.readouterr().out
    beside.trainings = 1
    assert growth(alone, beside, wish) == ["missed: only 1 of 2 trainings ran to the end"]
