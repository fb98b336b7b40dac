"""Training scripts that were written for MLflow, run as trials of Hone without a change: `python3 -m hone.mlflow train.py ARGS`.

Within a trial, MLflow's own package goes on as the user set it, with these differences:

- What `MlflowClient` logs as metrics (`mlflow.log_metric`, `log_metrics` and autologging end there) is reported to Hone as well.
- Files of `log_artifact` and `log_artifacts` (figures, texts and tables end there) are left with the trial too.
- Runs are tagged with the trial: `hone.study` and `hone.trial`.

These methods are wrapped; nothing inside of MLflow is touched. Outside of a trial the program just runs.
"""
