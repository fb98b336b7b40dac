"""Hone: find good hyperparameters.

Inside a trial that Hone started::

    import hone
    p = hone.params({"lr": 0.01, "layers": 2})
    for epoch in range(1, hone.resource(30) + 1):
        accuracy = train(p)
        hone.report(step=epoch, accuracy=accuracy)
        if hone.should_stop():
            break

In a program of your own that evaluates trials itself::

    study = hone.create_study("my-study", {"lr": hone.Float(1e-5, 1e-1, log=True)}, direction="maximize")
    study.optimize(lambda trial: train(trial.params), n_trials=50)
"""

from .choosing import choose_points
from .create import create_study
from .errors import HoneError, ServerNotFound, StudyEnded, TrialPruned
from .frozen_trial import FrozenTrial
from .running import checkpoint_dir, flush, is_managed, params, report, resource, resume_from, save_artifact, should_stop, stop_reason
from .space import Categorical, Float, Int
from .study import Study, load_study
from .trial import Trial

__version__ = "0.1.0"
__all__ = [
    "Categorical",
    "Float",
    "FrozenTrial",
    "HoneError",
    "Int",
    "ServerNotFound",
    "Study",
    "StudyEnded",
    "Trial",
    "TrialPruned",
    "checkpoint_dir",
    "choose_points",
    "create_study",
    "flush",
    "is_managed",
    "load_study",
    "params",
    "report",
    "resource",
    "resume_from",
    "save_artifact",
    "should_stop",
    "stop_reason",
]
