"""A space that is learned: which values must come up, and what hangs on what."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import SOURCES

import hone
from hone._learned_space import LearnedSpace

Suggest = Callable[[str, object], object]


def learn(objective: Callable[[Suggest], None], seed: int, most: int = 30) -> tuple[LearnedSpace, int]:
    """The space of an objective, from as many trials as it takes."""
    space, draws = LearnedSpace(), random.Random(seed)
    for count in range(1, most + 1):
        values: dict[str, object] = {}

        def suggest(name, parameter, values=values):
            space.ask(name, parameter)
            return values.setdefault(name, space.draw(name, parameter, draws))

        objective(suggest)
        space.add(values)
        if space.is_covered:
            return space, count
    return space, most


def conditions(space: LearnedSpace) -> dict[str, object]:
    return {name: dict(parameter.when) if parameter else None for name in space.parameters if (parameter := space.conditioned(name)) is None or parameter.when}


@pytest.mark.parametrize("seed", range(20))
def test_each_choice_comes_up_and_little_else(seed):
    def objective(suggest):
        kind = suggest("kind", hone.Categorical(["a", "b", "c", "d"]))
        suggest("lr", hone.Float(0, 1))
        suggest(f"of_{kind}", hone.Float(0, 1))

    space, count = learn(objective, seed)
    assert count == 4 and conditions(space) == {f"of_{kind}": {"kind": [kind]} for kind in "abcd"}


@pytest.mark.parametrize("seed", range(20))
def test_the_integer_from_which_something_is_there_is_found_by_halving(seed):
    def objective(suggest):
        if suggest("depth", hone.Int(1, 8)) >= 6:
            suggest("deep", hone.Float(0, 1))

    space, count = learn(objective, seed)
    assert count <= 5 and conditions(space) == {"deep": {"depth": {"min": 6}}}


@pytest.mark.parametrize("seed", range(20))
def test_nothing_hangs_on_what_is_asked_for_later(seed):
    def objective(suggest):
        for layer in range(suggest("layers", hone.Int(1, 4))):
            suggest(f"units{layer}", hone.Int(4, 128))
        suggest("optimizer", hone.Categorical(["adam", "sgd", "lion"]))

    space, count = learn(objective, seed)
    assert count <= 8 and conditions(space) == {f"units{layer}": {"layers": {"min": layer + 1}} for layer in range(1, 4)}


def test_one_trial_is_enough_where_nothing_can_hang_on_anything():
    space, count = learn(lambda suggest: suggest("x", hone.Float(0, 1)), seed=1)
    assert count == 1 and conditions(space) == {}


@pytest.mark.skipif(importlib.util.find_spec("optuna") is not None, reason="this Python has Optuna")
def test_says_what_to_install_where_optuna_is_missing(tmp_path):
    (tmp_path / "train.py").write_text("")
    env = {**os.environ, "PYTHONPATH": SOURCES}
    done = subprocess.run([sys.executable, "-m", "hone.optuna", "train.py"], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and f"hone.optuna needs the package optuna: run `{sys.executable} -m pip install optuna`" in done.stderr
    assert len(done.stderr.splitlines()) == 1
