"""What Hydra finds: `hydra/sweeper=hone`. The work is in `hone.hydra`, which is imported when a sweep begins: Hydra loads this file at every start,
and without entering it among the modules, where dataclasses would look for annotations that are texts."""

from dataclasses import dataclass
from typing import Any, List, Optional

from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, open_dict


@dataclass
class HoneSweeperConf:
    """What `hydra.sweeper` may say; docs/how-to/hydra.md explains each."""

    _target_: str = "hydra_plugins.hone_sweeper.HoneSweeper"
    #: NAME or PROJECT/NAME: the study of that name goes on. Without one each sweep is a study of its own, called after the job.
    study_name: Optional[str] = None
    #: minimize, maximize, or a list of them, one for each value that the job returns.
    direction: Any = "minimize"
    #: What the returned value is called in reports and in the dashboard, or a list of names.
    metric: Any = None
    algorithm: Any = "auto"
    early_stopping: Any = None
    #: Trials of the study, those of earlier sweeps included.
    n_trials: int = 20
    #: Trials that the launcher gets at a time.
    n_jobs: int = 2
    #: The share of a batch that may fail before the sweep ends with an error.
    max_failure_rate: float = 0.0
    seed: Optional[int] = None
    #: What varies, by Hydra's own words: lr: tag(log, interval(1e-5, 1e-1)).
    params: Any = None
    #: When a parameter is there at all: momentum: {optimizer: sgd}.
    when: Any = None
    #: Further fields of the study's document, by their names.
    spec: Any = None
    server: Optional[str] = None


ConfigStore.instance().store(group="hydra/sweeper", name="hone", node=HoneSweeperConf, provider="hone")


class HoneSweeper(Sweeper):
    """Lets a study of Hone's say which overrides the next jobs have."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        from hone.hydra.job import Job, declaration

        with open_dict(config.hydra.overrides):
            config.hydra.overrides.hydra.append(declaration())

        self.hydra_context = hydra_context
        self.config = config
        self.launcher = Plugins.instance().instantiate_launcher(hydra_context=hydra_context, task_function=Job(task_function), config=config)

    def sweep(self, arguments: List[str]) -> Any:
        from hone.hydra.sweep import Sweep

        assert self.config is not None and self.launcher is not None and self.hydra_context is not None
        return Sweep(self._settings, self.config, self.hydra_context.config_loader, self.launcher).run(arguments)
