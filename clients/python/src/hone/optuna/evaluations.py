"""The trials of Optuna's that are running, each with the one of Hone's that it evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import optuna
from optuna.trial import FrozenTrial, TrialState

from .._values import decode_values
from ..errors import GONE, HoneError, StudyEnded
from ..study import Study
from ..trial import Trial
from .ended import Ended
from .link import TRIAL_KEY, Link


@dataclass
class Evaluation:
    """A trial of Hone's that a trial of Optuna's evaluates, and what was reported of it."""

    trial: Trial
    sent: dict[int, float] = field(default_factory=dict)
    #: What ends with it: its heartbeat, where the study asks for one.
    kept: ExitStack = field(default_factory=ExitStack)

    def has_all(self, step: int | None) -> bool:
        """Whether it has taken all of the resource that the study's algorithm gave it, if it gave it a part."""
        return self.trial.resource is not None and step is not None and step >= self.trial.resource


class Evaluations:
    """Asks for trials, reports what they report, and makes Hone's record true when they end."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._open: dict[int, Evaluation | None] = {}

    def ask(self, study: optuna.Study, trial: FrozenTrial) -> Evaluation | None:
        """What a trial of Optuna's is to evaluate, always the same; None where it draws its values itself: the space is being learned, or Hone's
        study has ended."""
        if trial._trial_id not in self._open:
            self._open[trial._trial_id] = self._asked_before(study, trial) or self._asked(study, trial)
        return self._open[trial._trial_id]

    def report(self, study: optuna.Study, trial: FrozenTrial) -> str | None:
        """Reports the values that are new; why the trial should end, None while it should not."""
        evaluation = self._open.get(trial._trial_id) or self._asked_before(study, trial)
        if evaluation is None:
            return None
        self._open[trial._trial_id] = evaluation
        for step, value in sorted(trial.intermediate_values.items()):
            if step not in evaluation.sent:
                evaluation.trial.report(value, step)
                evaluation.sent[step] = value
        through = "it has taken all that it was given" if evaluation.has_all(trial.last_step) else None
        return evaluation.trial.stop_reason() or through

    def end(self, study: optuna.Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None) -> None:
        """Tells Hone how a trial ended, and at which values it was evaluated."""
        current = None if state == TrialState.FAIL else trial
        ours = self._link.open(study, current)
        evaluation = self._open.pop(trial._trial_id, None) or self._asked_before(study, trial)
        if evaluation is not None:
            evaluation.kept.close()
        if ours is None:
            return
        if state == TrialState.FAIL:
            if evaluation is not None:
                ours.tell(evaluation.trial, state="failed", reason="the objective failed, or returned no number")
            return
        ended = Ended(trial, state, values, self._link.metrics)
        if not ended.params.keys() & self._link.space.names:
            self._refuse(ours, evaluation, ended)
        self._link.grow(study, trial)
        if evaluation is not None and self._link.space.is_at(evaluation.trial.params, ended.params):
            told = None if evaluation.has_all(trial.last_step) else ended.told
            ours.tell(evaluation.trial, state=told, reason="pruned by the program", measurements=ended.measurements(evaluation.sent))
        else:
            self._replace(study, trial, ended, evaluation)
        self._link.settle(trial.number)
        if self._link.is_over():
            stop(study)

    def _refuse(self, ours: Study, evaluation: Evaluation | None, ended: Ended) -> None:
        """What has no parameter in common is another program's study, which must not grow by this one's. Raises ValueError."""
        if evaluation is not None:
            ours.tell(evaluation.trial, state="cancelled", reason="a program with other parameters asked for it")
        if ended.params:
            asked, known = ", ".join(sorted(ended.params)), ", ".join(sorted(self._link.space.names))
            raise ValueError(f"Hone's study {ours.name} has the parameters {known}, and the objective asks for {asked}: give HoneSampler another name")

    def _replace(self, study: optuna.Study, trial: FrozenTrial, ended: Ended, evaluation: Evaluation | None) -> None:
        """What was suggested is cancelled, and what was evaluated is brought in."""
        ours = self._link.study
        assert ours is not None
        if evaluation is not None:
            ours.tell(evaluation.trial, state="cancelled", reason=f"trial {trial.number} of Optuna's was evaluated at other values")
        number = self._link.add(ended)
        if number is not None:
            _keep(study, trial, ours, number, 0)

    def _asked(self, study: optuna.Study, trial: FrozenTrial) -> Evaluation | None:
        ours = self._link.open(study)
        if ours is None:
            self._link.drawn.add(trial.number)
            return None
        try:
            asked = ours.ask()
        except StudyEnded as ended:
            self._link.say(f"Hone has no more trials for study {ours.name} ({ended}): further values are drawn at random, and Hone is not told", "ended")
            if self._link.is_over():
                stop(study)
            return None
        _keep(study, trial, ours, asked.number, asked.epoch)
        evaluation = Evaluation(asked)
        evaluation.kept.enter_context(asked.keep_alive())
        return evaluation

    def _asked_before(self, study: optuna.Study, trial: FrozenTrial) -> Evaluation | None:
        """What another process asked for, or this one before its sampler was copied."""
        kept = study._storage.get_trial_system_attrs(trial._trial_id).get(TRIAL_KEY)
        if kept is None or self._link.open(study) is None or not self._link.is_of_study(kept):
            return None
        ours = self._link.study
        assert ours is not None
        try:
            data = self._link.calls.call("GetTrial", study=ours.id, trial=kept["trial"])
        except HoneError as error:
            if error.code not in GONE:
                raise
            return None
        found = Trial(ours, {**data, "epoch": kept["epoch"]})
        return Evaluation(found) if decode_values(data["parameters"]) else None


def stop(study: optuna.Study) -> None:
    """Lets `study.optimize` end after this trial; a study that is asked and told by hand goes on."""
    try:
        study.stop()
    except RuntimeError:
        return


def _keep(study: optuna.Study, trial: FrozenTrial, ours: Study, number: int, epoch: int) -> None:
    study._storage.set_trial_system_attr(trial._trial_id, TRIAL_KEY, {"study": ours.id, "trial": number, "epoch": epoch})
