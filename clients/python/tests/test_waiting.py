"""Programs that begin before their server does."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

import hone
from conftest import RunningServer
from hone import _waiting
from hone._calls import Calls
from hone._server import Server, Trust
from hone._waiting import seconds_to_wait

SPACE = {"x": hone.Float(0, 1)}


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing says where a server is but this folder, in which none runs yet."""
    for name in list(os.environ):
        if (name.startswith("HONE_") and name != "HONE_COMMAND") or name.startswith("SLURM_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HONE_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize("left", [None, {"host": "node-of-the-job-before", "network": "https://127.0.0.1:1"}], ids=["nothing", "an-earlier-one"])
def test_a_worker_waits_for_a_server_that_comes_after_it_and_says_so(nowhere: Path, left: dict[str, str] | None, caplog: pytest.LogCaptureFixture) -> None:
    if left is not None:
        (nowhere / "data").mkdir(mode=0o700)
        (nowhere / "data" / "server.json").write_text(json.dumps({**left, "pid": 1, "token": "of-before"}))
    numbers: list[int] = []
    worker = threading.Thread(target=lambda: numbers.append(hone.create_study("early", SPACE, algorithm="random", wait=300).ask().number))
    worker.start()
    while not caplog.messages and worker.is_alive():
        time.sleep(0.05)
    server = RunningServer(nowhere)
    worker.join()
    server.close()
    absent = "no Hone server runs here" if left is None else "no server answers at 127.0.0.1:1"
    assert (caplog.messages, numbers) == ([f"{absent}: waiting for it, 5m at most (HONE_WAIT)"], [1])


def test_who_does_not_want_to_wait_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_waiting, "_PAUSE", float("nan"))  # no pause is to be made
    with pytest.raises(hone.ServerNotFound):
        hone.load_study("mine")
    monkeypatch.setenv("SLURM_JOB_ID", "41")
    with pytest.raises(hone.ServerNotFound):
        hone.load_study("mine", wait=0)
    with pytest.raises(hone.HoneError, match="no server answers at 127.0.0.1:1"):
        hone.load_study("mine", server="127.0.0.1:1", wait=0)


def test_the_program_says_how_long_it_waits_else_the_environment_else_that_it_is_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_to_wait() is None
    monkeypatch.setenv("SLURM_JOB_ID", "41")
    assert seconds_to_wait() == 900
    for text, seconds in {"90": 90.0, "90s": 90.0, "1.5m": 90.0, "2h": 7200.0, "0": 0.0}.items():
        monkeypatch.setenv("HONE_WAIT", text)
        assert seconds_to_wait() == seconds
    assert seconds_to_wait(3.0) == 3.0
    monkeypatch.setenv("HONE_WAIT", "soon")
    with pytest.raises(hone.HoneError, match=r"HONE_WAIT is 'soon', which is no time \(write 90s, 15m or 2h"):
        hone.load_study("mine")


@pytest.mark.parametrize("found", [Server("127.0.0.1:1", None, Trust()), Server("127.0.0.1:1", "token")], ids=["no-token", "no-trust"])
def test_a_named_server_that_is_away_is_not_taken_for_one_that_asks_for_less(found: Server) -> None:
    known = Server("127.0.0.1:1", "token", Trust())
    calls = Calls(known, find=lambda: found)
    calls._follow()
    assert calls.server == known
    moved = Server("127.0.0.1:2", "another", Trust())
    calls._find = lambda: moved
    calls._follow()
    assert calls.server == moved
