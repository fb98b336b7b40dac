"""Training scripts that were written for W&B, run as trials of Hone without a change: `python3 -m hone.wandb train.py ARGS`.

Within a trial, W&B's own package goes on as the user set it, with these differences:

- `wandb.config` has the trial's parameters, as W&B lets those of its sweeps in: by the file that WANDB_SWEEP_PARAM_PATH names.
- `Run.log` reports to Hone as well. `Run.finish`, `Run.__exit__` and the end of the program report what stands in the run's
  summary alone, and leave the newest picture of each key, and saved files, with the trial; `Run.log_artifact` leaves the files of
  what it logs. These methods are wrapped; nothing inside of W&B is touched.
- `wandb.sweep` and `wandb.agent` refuse: Hone hands out the trials.
- Without a key W&B works offline, and its files go to the trial's own folder.

Outside of a trial the program just runs.
"""
