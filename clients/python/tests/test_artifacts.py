"""Files that trials leave, from inside a trial and from a program of one's own, over kills of the server."""

from __future__ import annotations

import random
import threading
import time

import pytest

import hone


def parabola(server, name):
    return hone.create_study(name, {"x": hone.Float(0.0, 1.0)}, server=server.grpc, token=server.token)


def test_a_managed_trial_leaves_files_that_others_load(run_study, server, tmp_path):
    [trial] = run_study(
        "leaves",
        """
        import hone, pathlib
        hone.report(step=1, accuracy=0.5)
        pathlib.Path("model.pt").write_bytes(b"weights")
        pathlib.Path("empty.txt").touch()
        hone.save_artifact("model.pt")
        hone.save_artifact(pathlib.Path("model.pt"), "copies/model.pt")
        hone.save_artifact("empty.txt")
        """,
        budget={"trials": 1, "parallel": 1},
    )
    assert trial.artifacts == ["copies/model.pt", "empty.txt", "model.pt"]
    study = hone.load_study("leaves", server=server.grpc, token=server.token)
    assert study.load_artifact(trial.number, "copies/model.pt", tmp_path / "got" / "deep" / "best.pt").read_bytes() == b"weights"
    assert study.load_artifact(trial.number, "empty.txt", tmp_path / "got" / "empty.txt").read_bytes() == b""
    with pytest.raises(hone.HoneError, match="has no artifact other.pt: it left copies/model.pt"):
        study.load_artifact(trial.number, "other.pt", tmp_path / "got" / "other.pt")
    assert sorted(path.name for path in (tmp_path / "got").iterdir()) == ["deep", "empty.txt"]


def test_a_large_file_comes_whole_through_kills_of_the_server(server, tmp_path):
    study = parabola(server, "kills")
    trial = study.ask()
    content = random.Random(1).randbytes(48 * 1024 * 1024 + 17)
    source = tmp_path / "large.bin"
    source.write_bytes(content)
    sending = threading.Thread(target=trial.save_artifact, args=(source,))
    sending.start()
    kills = 0
    while sending.is_alive() and kills < 2:
        time.sleep(0.15)
        server.kill()
        server.start()
        kills += 1
    sending.join(60)
    assert kills > 0 and not sending.is_alive()
    study.tell(trial, 1.0)
    [known] = study.trials
    assert known.artifacts == ["large.bin"]
    assert study.load_artifact(known.number, "large.bin", tmp_path / "copy.bin").read_bytes() == content


def test_a_file_replaces_its_namesake(server, tmp_path):
    study = parabola(server, "namesakes")
    trial = study.ask()
    picture = tmp_path / "roc.png"
    for content in (b"first", b"second"):
        picture.write_bytes(content)
        trial.save_artifact(picture)
    assert study.load_artifact(trial.number, "roc.png", tmp_path / "copy").read_bytes() == b"second"


def test_without_hone_the_file_stays_where_it_is(tmp_path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    hone.save_artifact(tmp_path / "model.pt")
    assert (tmp_path / "model.pt").read_bytes() == b"weights"
