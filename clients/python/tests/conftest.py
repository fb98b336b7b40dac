"""A real server on a temporary data folder for the tests: HONE_COMMAND (a JSON list) says how to start the `hone` command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import hone
from hone._calls import Calls
from hone._server import find_server

ROOT = Path(__file__).parents[3]
SOURCES = str(Path(__file__).parents[1] / "src")


class RunningServer:
    """`hone serve` as a process: it can be killed and started again on the same folder and port."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.folder = folder
        self.flags = flags
        self.command = json.loads(os.environ.get("HONE_COMMAND", json.dumps([str(ROOT / "bin" / "hone")])))
        self.grpc, self.http = "127.0.0.1:0", ""
        self.process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        args = [*self.command, "serve", "--data", str(self.folder / "data"), "--grpc", self.grpc, "--http", "127.0.0.1:0", *self.flags]
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, text=True, cwd=self.folder)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"grpc=(\S+) http=(\S+)", line)
        assert found, f"the server said {line!r}"
        self.grpc, self.http = found.groups()

    def kill(self) -> None:
        # The command may be a launcher of the server's own process: that one is meant.
        os.kill(json.loads((self.folder / "data" / "server.json").read_text())["pid"], signal.SIGKILL)
        assert self.process is not None
        self.process.wait(30)

    def close(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(30)

    @property
    def token(self) -> str:
        return (self.folder / "data" / "token").read_text().strip()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory):
    running = RunningServer(tmp_path_factory.mktemp("hone"))
    yield running
    running.close()


@pytest.fixture
def named_server(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test finds the server as a user's program does: by the environment."""
    for name in list(os.environ):
        if name.startswith("HONE_") and name != "HONE_COMMAND":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HONE_SERVER", server.grpc)
    monkeypatch.setenv("HONE_TOKEN", server.token)


@pytest.fixture
def submit_study(named_server: None, tmp_path: Path):
    """Submits a study of one trial that runs the script, and returns a connection to the server."""

    def submit(name: str, script: str, **spec) -> Calls:
        (tmp_path / "train.py").write_text(textwrap.dedent(script))
        body = {
            "objectives": [{"metric": "accuracy", "goal": "maximize"}],
            "parameters": {"lr": {"double": [0.1, 1.0]}},
            "algorithm": {"name": "random"},
            "budget": {"trials": 1},
            "trial": {"command": [sys.executable, "train.py"], "env": {"PYTHONPATH": SOURCES}},
            **spec,
        }
        calls = Calls(find_server())
        document = {"apiVersion": "hone.dev/v1", "kind": "Study", "metadata": {"name": name}, "spec": body}
        calls.call("CreateStudy", document=json.dumps(document), working_folder=str(tmp_path))
        return calls

    return submit


@pytest.fixture
def run_study(submit_study):
    """Submits a study, waits for its end, and returns its trials."""

    def run(name: str, script: str, **spec) -> list[hone.FrozenTrial]:
        for change in submit_study(name, script, **spec).stream("WatchStudy", study=name):
            if change["study"]["state"] == "ENDED":
                break
        return hone.load_study(name).trials

    return run
