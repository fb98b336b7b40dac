"""Hone's study of one study of Optuna's: found, or made once its space is known; and what had ended before is brought in."""

from __future__ import annotations

import json
import logging
import os
import random
import threading
import uuid
from collections.abc import Sequence
from typing import Any

import optuna
from optuna.trial import FrozenTrial, TrialState

from .._calls import Calls
from .._names import hone_name
from .._plan import StudyPlan
from ..errors import HoneError
from ..space import Parameter
from ..study import Study
from .distributions import hone_values, parameter_of
from .ended import Ended, constraint_metric, constraints_of
from .growth import grown, with_default
from .known_space import KnownSpace
from .learned import Learning, learn, space_of

#: Where a trial of Optuna's keeps which one of Hone's it is.
TRIAL_KEY = "hone:trial"
_LABEL = "optuna"
_ENDED = (TrialState.COMPLETE, TrialState.PRUNED)
_TRIES = 5
_log = logging.getLogger("hone")


class Link:
    """The way from a study of Optuna's to the one of Hone's; threads share it."""

    def __init__(self, calls: Calls, plan: StudyPlan, directions: Sequence[str], draws: random.Random, how: Learning, origin: str) -> None:
        self.calls = calls
        self.study: Study | None = None
        self.space = KnownSpace([])
        self.draws = draws
        self.metrics = plan.metrics
        self._plan = plan
        self._directions = list(directions)
        self._how = how
        self._origin = origin
        self._lock = threading.RLock()
        #: Trials of Optuna's that were drawn here, to learn from.
        self.drawn: set[int] = set()
        self._brought: set[int] = set()
        self._is_checked = False
        self._said: set[str] = set()
        self._refused: list[tuple[str, Parameter]] = []

    def open(self, study: optuna.Study, current: FrozenTrial | None = None) -> Study | None:
        """The study, with everything that has ended; None while its space is being learned. `current` ends just now and teaches as well."""
        with self._lock:
            if self.study is None:
                known = self._known()
                if known is None and self._how.space is None and not self._is_checked:
                    self._plan.check(self.calls)
                self._is_checked = True
                if known is not None:
                    self._take(known)
                    self._brought = self._labelled(study)
                else:
                    self._make(study, current)
                if self.study is not None:
                    self._how.opened(self.study)
            if self.study is not None:
                self._bring_ended(study)
            return self.study

    def add(self, ended: Ended, source: str = "user") -> int | None:
        """Brings in what was evaluated; its number, None where it does not fit into the study (said in a line). With the source `import` it uses up
        no budget."""
        try:
            return self._added(ended, source)
        except HoneError as error:
            if error.code == "STUDY_ENDED":
                return None
            if error.code not in ("INVALID_REQUEST", "REQUEST_ID_REUSED"):
                raise
            self.say(f"trial {ended.label} of Optuna's is left out: {error}")
            return None

    def _added(self, ended: Ended, source: str, again: bool = True) -> int | None:
        assert self.study is not None
        point = self.space.point(ended.params, {}, self.draws)
        if point is None:
            self.say(f"study {self.study.name} does not have all values of trial {ended.label} of Optuna's: it is left out")
            return None
        label = self._label(ended)
        identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{self.study.id} {label}").hex
        try:
            return self.study.add_trial(
                point, state=ended.state, measurements=ended.measurements({}), request_id=identity, labels={_LABEL: label}, source=source
            )
        except HoneError as error:
            if error.code != "INVALID_REQUEST" or not again:
                raise
            # Another process may have added parameters.
            self._take(self.calls.call("GetStudy", study=self.study.id))
            return self._added(ended, source, again=False)

    def say(self, words: str, once: str | None = None) -> None:
        """Says something on the log; what has a key, once."""
        with self._lock:
            if once is None or once not in self._said:
                self._said.add(once or words)
                _log.warning("%s", words)

    def settle(self, number: int) -> None:
        """The study knows of this trial."""
        with self._lock:
            self._brought.add(number)

    def _known(self) -> dict[str, Any] | None:
        if self._how.made is not None:
            return self.calls.call("GetStudy", study=self._how.made)
        return None if self._how.number_if_taken else self._plan.find(self.calls)

    def grow(self, study: optuna.Study, trial: FrozenTrial) -> None:
        """Widens the study's space by what a trial asked for, and adds the parameters that it is the first to ask for."""
        values = hone_values(trial.params, trial.distributions)
        asked = {hone_name(name): parameter_of(trial.distributions[name]) for name in trial.params if not trial.distributions[name].single()}
        wanted = {
            name: parameter for name, parameter in asked.items() if (name, parameter) not in self._refused and not self.space.reaches(name, parameter)
        }
        if not wanted or self._how.space is not None:
            return
        learned = space_of(learn([*study.get_trials(deepcopy=False, states=_ENDED), trial]))
        # Trials of before did not ask for it: any value is true of them.
        new = {name: with_default(learned[name], values[name]) for name in wanted}
        for _ in range(_TRIES):
            data = self.calls.call("GetStudy", study=self._id)
            self._take(data)
            document = grown(data, wanted, new)
            if document is None:
                break
            try:
                self._take(self.calls.call("UpdateStudy", study=data["id"], document=document, working_folder=os.getcwd()))
                return
            except HoneError as error:
                # Somebody else may have widened it meanwhile; what cannot be, as a range that falls between steps, is left as it is.
                if error.code == "STUDY_ENDED":
                    break
        self._refused += [(name, parameter) for name, parameter in wanted.items() if not self.space.reaches(name, parameter)]

    def is_over(self) -> bool:
        """Whether a budget, a target, a person or a grid that is through lets no more trials be. A space of few points that were all tried does
        not: who asks Optuna for more evaluations gets them."""
        data = self.calls.call("GetStudy", study=self._id)
        is_grid = json.loads(data["spec_json"])["algorithm"]["name"] == "grid"
        return bool(data["state"] == "ENDED" and (is_grid or data["end"]["reason"] != "exhausted"))

    @property
    def _id(self) -> str:
        assert self.study is not None
        return self.study.id

    def _take(self, data: dict[str, Any]) -> None:
        study = Study(self.calls, data)
        if study.directions != self._directions:
            words = f"has the directions {', '.join(study.directions)}, and Optuna's {', '.join(self._directions)}"
            raise ValueError(f"Hone's study {study.name} is there already and {words}: give HoneSampler another name")
        self.space = KnownSpace(json.loads(data["spec_json"])["parameters"])
        self.metrics = study.metrics
        self.study = study

    def _make(self, study: optuna.Study, current: FrozenTrial | None) -> None:
        trials = study.get_trials(deepcopy=False, states=_ENDED)
        if current is not None:
            trials = [*trials, current]
        space = self._how.space_of(trials)
        if space is None:
            return
        keys = dict.fromkeys(key for trial in trials for key in constraints_of(trial))
        changes = {"constraints": [f"{constraint_metric(key)} <= 0" for key in keys]} if keys else {}
        made = self._plan.make(self.calls, space, self._how.number_if_taken, **changes)
        data = made or self._plan.find(self.calls)
        if data is not None:
            self._take(data)

    def _bring_ended(self, study: optuna.Study) -> None:
        for trial in study.get_trials(deepcopy=False, states=_ENDED):
            if trial.number in self._brought:
                continue
            self._brought.add(trial.number)
            if not self.is_of_study(trial.system_attrs.get(TRIAL_KEY)):
                self.add(Ended(trial, trial.state, trial.values, self.metrics), "user" if trial.number in self.drawn else "import")

    def is_of_study(self, kept: Any) -> bool:
        """Whether what a trial of Optuna's keeps is one of this study's."""
        return kept is not None and self.study is not None and bool(kept["study"] == self.study.id)

    def _labelled(self, study: optuna.Study) -> set[int]:
        """Numbers of the trials that were brought in before, by this process or another one."""
        assert self.study is not None
        known = {data["labels"].get(_LABEL) for data in self.study.all_data()}
        trials = study.get_trials(deepcopy=False, states=_ENDED)
        return {trial.number for trial in trials if self._label(Ended(trial, trial.state, trial.values, self.metrics)) in known}

    def _label(self, ended: Ended) -> str:
        return f"{ended.label}{self._origin}"
