"""A server on a network: TLS, a CA of its own, a token for every call."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

import hone
from conftest import ROOT, RunningServer
from hone._calls import Calls
from hone._server import Server, find_server

SPACE = {"x": hone.Float(-5, 5)}


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory):
    running = RunningServer(tmp_path_factory.mktemp("secure"), "--tls", "auto")
    yield running
    running.close()


@pytest.fixture
def away(secure: RunningServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> RunningServer:
    """The test is on another machine: nothing that the server left is found there."""
    for name in list(os.environ):
        if name.startswith("HONE_") and name != "HONE_COMMAND":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HONE_SERVER", f"https://{secure.grpc}")
    return secure


def test_a_program_searches_with_the_ca_and_a_token(away: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONE_CA", str(away.folder / "data" / "tls" / "ca.crt"))
    monkeypatch.setenv("HONE_TOKEN", away.token)
    study = hone.create_study("far", SPACE, algorithm="random", seed=1)
    study.optimize(lambda trial: trial.params["x"] ** 2, n_trials=5)
    assert len(study.trials) == 5
    monkeypatch.setenv("HONE_CA", (away.folder / "data" / "tls" / "ca.crt").read_text())
    monkeypatch.setenv("HONE_SERVER", away.grpc.replace("127.0.0.1", "localhost"))
    assert hone.load_study("far").best_value == study.best_value


def test_without_a_token_nothing_is_even_read(away: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONE_CA", str(away.folder / "data" / "tls" / "ca.crt"))
    with pytest.raises(hone.HoneError) as refused:
        hone.load_study("far")
    assert refused.value.code == "UNAUTHENTICATED"


def test_a_server_that_is_not_to_be_trusted_is_said_at_once(away: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = time.monotonic()
    with pytest.raises(hone.HoneError, match="not by a CA that this machine knows") as unknown:
        hone.load_study("far", token="x")
    assert unknown.value.code == "UNTRUSTED"
    monkeypatch.setenv("HONE_CA", str(away.folder / "data" / "tls" / "ca.crt"))
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: connect(("127.0.0.1", address[1]), timeout))
    with pytest.raises(hone.HoneError, match=r"for other names \(.*127\.0\.0\.1"):
        hone.load_study("far", server=f"https://other.example:{away.grpc.split(':')[1]}")
    assert time.monotonic() - begin < 60


def test_the_port_of_the_dashboard_is_told_from_that_of_grpc(
    away: RunningServer, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = time.monotonic()
    monkeypatch.setenv("HONE_CA", str(away.folder / "data" / "tls" / "ca.crt"))
    for address in (f"https://{away.http}", away.http):
        with pytest.raises(hone.HoneError, match="is a web server, as the dashboard is"):
            hone.load_study("far", server=address)
    monkeypatch.delenv("HONE_CA")
    for address, words in ((away.http, "is a web server"), (server.http, "is a web server"), (away.grpc, "speaks TLS")):
        with pytest.raises(hone.HoneError, match=words) as wrong:
            hone.load_study("far", server=address)
        assert wrong.value.code == "UNTRUSTED"
    assert time.monotonic() - begin < 60


def test_who_waits_for_a_server_says_so_and_ends_with_who_did_not_answer(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(hone.HoneError, match="no server answers at 127.0.0.1:1") as away:
        Calls(Server("127.0.0.1:1", None), patience=3.0).call("GetStudy", study="mine")
    assert away.value.code == "UNAVAILABLE"
    assert caplog.messages == ["no server answers at 127.0.0.1:1: waiting for it"]


def test_a_call_that_the_server_does_not_have_is_told_as_such() -> None:
    older = grpc.server(ThreadPoolExecutor(1))
    port = older.add_insecure_port("127.0.0.1:0")
    older.start()
    with pytest.raises(hone.HoneError, match="has no call GetStudy: it is of an earlier version.*upgrade the server") as unknown:
        hone.load_study("mine", server=f"127.0.0.1:{port}")
    assert unknown.value.code == "UNIMPLEMENTED"
    older.stop(None)


@pytest.mark.parametrize(
    ("server", "ca", "words"),
    [("http://far.example:1", None, "would show the token"), ("a b", None, "no address"), ("h:1", "/none/ca.crt", "cannot be read"), ("h:1", __file__, "no certificate in PEM")],
)
def test_a_name_or_a_ca_that_cannot_be_used_is_refused(
    away: RunningServer, monkeypatch: pytest.MonkeyPatch, server: str, ca: str | None, words: str
) -> None:
    if ca:
        monkeypatch.setenv("HONE_CA", ca)
    with pytest.raises(hone.HoneError, match=words) as refused:
        hone.load_study("far", server=server)
    assert refused.value.code == "INVALID_SERVER"


def test_on_the_servers_machine_it_is_found_with_all_that_it_takes(away: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HONE_SERVER")
    monkeypatch.setenv("HONE_DATA", str(away.folder / "data"))
    assert hone.create_study("near", SPACE, algorithm="random").ask().number == 1


def test_a_machine_that_shares_the_data_folder_finds_the_server_by_it(
    away: RunningServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HONE_SERVER")
    monkeypatch.setenv("HONE_DATA", str(tmp_path))
    left = {**json.loads((away.folder / "data" / "server.json").read_text()), "started": "of a process there"}
    shared = {**left, "host": "not-this-one", "network": f"https://localhost:{away.grpc.split(':')[1]}", "grpc": "127.0.0.1:1"}
    (tmp_path / "server.json").write_text(json.dumps(shared))
    assert hone.create_study("shared", SPACE, algorithm="random").ask().number == 1
    (tmp_path / "server.json").write_text(json.dumps({**left, "host": "not-this-one", "pid": 2**22 + 1}))
    with pytest.raises(hone.ServerNotFound, match=r"runs on not-this-one and serves that machine alone \(for others too: `hone serve --grpc"):
        hone.load_study("shared")


def test_a_server_whose_machine_got_another_name_is_found_by_this_machines_own_way(
    away: RunningServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HONE_SERVER")
    monkeypatch.setenv("HONE_DATA", str(tmp_path))
    left = json.loads((away.folder / "data" / "server.json").read_text())
    renamed = {**left, "host": "name-of-yesterday", "network": f"https://name-of-yesterday.invalid:{away.grpc.split(':')[1]}"}
    (tmp_path / "server.json").write_text(json.dumps(renamed))
    assert hone.create_study("renamed", SPACE, algorithm="random").ask().number == 1
    (tmp_path / "server.json").write_text(json.dumps({**renamed, "started": f"{left['started']}1"}))
    assert find_server().address.startswith("name-of-yesterday.invalid")


def test_a_server_that_is_known_by_its_folder_is_followed_to_where_it_comes_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("HONE_") and name != "HONE_COMMAND":
            monkeypatch.delenv(name)
    moving = RunningServer(tmp_path)
    before = moving.grpc
    monkeypatch.setenv("HONE_DATA", str(tmp_path / "data"))
    study = hone.create_study("moving", SPACE, algorithm="random", trials=2)
    assert study.ask().number == 1
    moving.kill()
    moving.grpc = "127.0.0.1:0"
    moving.start()
    assert moving.grpc != before
    assert study.ask().number == 2
    moving.close()


SCRIPT = """
import hone
for step in range(1, 4):
    hone.report(step=step, loss=1.0 / step)
assert hone.flush(30)
"""


def test_a_trial_pushes_its_metrics_over_tls(away: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONE_DATA", str(away.folder / "data"))
    monkeypatch.delenv("HONE_SERVER")
    calls = Calls(find_server())
    trial = {"command": [sys.executable, "-c", SCRIPT], "env": {"PYTHONPATH": str(ROOT / "clients" / "python" / "src")}}
    spec = {
        "objectives": [{"metric": "loss", "goal": "minimize"}],
        "parameters": {"x": {"double": [0, 1]}},
        "algorithm": {"name": "random"},
        "budget": {"trials": 1},
        "trial": trial,
    }
    document = json.dumps({"apiVersion": "hone.dev/v1", "kind": "Study", "metadata": {"name": "pushed"}, "spec": spec})
    study = calls.call("CreateStudy", document=document, working_folder=str(away.folder))
    end = time.monotonic() + 60
    while calls.call("GetStudy", study=study["id"])["state"] != "ENDED" and time.monotonic() < end:
        time.sleep(0.1)
    (done,) = calls.call("ListTrials", study=study["id"])["trials"]
    assert (done["state"], done["last_step"]) == ("SUCCEEDED", 3)
