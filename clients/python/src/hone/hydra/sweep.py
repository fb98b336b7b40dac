"""A sweep: asks a study for trials, lets Hydra's launcher run them in batches, and tells what they returned."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.utils import JobReturn, JobStatus
from hydra.errors import CompactHydraException
from hydra.plugins.launcher import Launcher
from omegaconf import DictConfig, OmegaConf

from .._calls import connect
from .._plan import StudyPlan
from .._server import find_server
from ..create import take_up
from ..errors import HoneError, StudyEnded, TrialPruned
from ..study import Study
from ..trial import Trial
from .job import environment_of
from .space import OverrideSpace, read_overrides

_log = logging.getLogger("hone")
#: A sweep that was killed leaves its trials to the next one.
_HEARTBEAT = "30s"
_FAREWELL_SECONDS = 5.0


class Sweep:
    """One run of `--multirun`."""

    def __init__(self, settings: Mapping[str, Any], config: DictConfig, loader: ConfigLoader, launcher: Launcher) -> None:
        self._settings: dict[str, Any] = {name: OmegaConf.to_object(value) if OmegaConf.is_config(value) else value for name, value in settings.items()}
        self._config = config
        self._launcher = launcher
        self._loader = loader
        self._launched = 0

    def run(self, arguments: list[str]) -> None:
        """Returns when the study has no more trials. Raises CompactHydraException for a sweep that cannot be made, and where too many jobs fail."""
        settings = self._settings
        params = [f"{name}={value}" for name, value in (settings["params"] or {}).items()]
        try:
            space = read_overrides([*params, *arguments], settings["when"] or {}, self._loader)
            study = self._study(space)
        except (HoneError, ValueError, TypeError) as error:
            raise CompactHydraException(f"hone: {error}") from error
        _log.info("study %s%s", study.name, f": {study.dashboard_url}" if study.dashboard_url else "")
        while trials := self._next(study):
            with ExitStack() as alive:
                for trial in trials:
                    alive.enter_context(trial.keep_alive())
                self._evaluate(study, space, trials)
        self._write(study)

    def _study(self, space: OverrideSpace) -> Study:
        settings = self._settings
        direction = settings["direction"]
        metric = settings["metric"]
        name = settings["study_name"]
        plan = StudyPlan(
            name or self._config.hydra.job.name,
            [direction] if isinstance(direction, str) else list(direction),
            metrics=[metric] if isinstance(metric, str) else metric,
            algorithm=settings["algorithm"],
            early_stopping=settings["early_stopping"],
            trials=settings["n_trials"],
            seed=settings["seed"],
            **{"workers": {"heartbeat": _HEARTBEAT}, **(settings["spec"] or {})},
        )
        calls = connect(partial(find_server, settings["server"], None), None)
        return take_up(calls, plan, space.params, trials=settings["n_trials"], number_if_taken=name is None)[0]

    def _next(self, study: Study) -> list[Trial]:
        try:
            return study._take(self._settings["n_jobs"])
        except StudyEnded as ended:
            if self._launched == 0:
                _log.warning("study %s has no trial to evaluate: %s", study.name, ended)
            return []

    def _evaluate(self, study: Study, space: OverrideSpace, trials: Sequence[Trial]) -> None:
        try:
            batch = [self._overrides(study, space, trial) for trial in trials]
            for overrides in batch:
                # A launcher may find only elsewhere, and late, that the program has no such key.
                self._loader.load_sweep_config(self._config, overrides)
            returns = self._launcher.launch(batch, initial_job_idx=self._launched)
            self._launched += len(returns)
            failures = [error for trial, one in zip(trials, returns, strict=True) if (error := _tell(study, trial, one)) is not None]
        except BaseException:
            # Neither an interrupt nor a launcher that fails says anything of the points.
            for trial in trials:
                if not trial.told:
                    study._cancel(trial, "its sweep was interrupted", within=_FAREWELL_SECONDS)
            raise
        if len(failures) / len(trials) > self._settings["max_failure_rate"]:
            raise CompactHydraException(
                f"hone: {len(failures)} of {len(trials)} jobs failed, the first one with {failures[0]!r}; hydra.sweeper.max_failure_rate says how many may"
            ) from failures[0]

    def _overrides(self, study: Study, space: OverrideSpace, trial: Trial) -> list[str]:
        return [*space.overrides(trial.params), environment_of(study.id, trial, self._settings["server"])]

    def _write(self, study: Study) -> None:
        """What Hydra's sweepers leave in the folder of a sweep."""
        folder = Path(str(self._config.hydra.sweep.dir))
        folder.mkdir(parents=True, exist_ok=True)
        best: list[dict[str, Any]] = [{"params": one.params, "values": one.values} for one in study.best_trials]
        found: dict[str, Any] = {"name": "hone", "study": study.name}
        if len(study.metrics) > 1:
            found["solutions"] = best
        elif best:
            found.update(best_evaluated_params=best[0]["params"], best_evaluated_value=best[0]["values"][0])
        OmegaConf.save(OmegaConf.create(found), folder / "optimization_results.yaml")


def _tell(study: Study, trial: Trial, returned: JobReturn) -> Exception | None:
    """Ends a trial with what its job returned; the error, where it failed."""
    try:
        if returned.status is JobStatus.FAILED:
            raise returned._return_value
        values = None if returned.return_value is None else study._numbers(returned.return_value)
    except TrialPruned as pruned:
        study.tell(trial, state="pruned", reason=str(pruned) or "pruned by the job itself")
        return None
    except Exception as error:
        study.tell(trial, state="failed", reason=f"{type(error).__name__}: {error}"[:500])
        _log.warning("trial %d of %s failed: %s: %s", trial.number, study.name, type(error).__name__, error)
        return error
    trial.heed_reports()
    study.tell(trial, values)
    return None
