"""Who asks for trials, as lists, attempts and the dashboard show it."""

from __future__ import annotations

import os
import socket
import threading


def worker_name() -> str:
    """One for each thread; in a job of Slurm it begins with the job, by which `scontrol show job` and `scancel` know it."""
    name = f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
    array, task = os.environ.get("SLURM_ARRAY_JOB_ID"), os.environ.get("SLURM_ARRAY_TASK_ID")
    job = f"{array}_{task}" if array and task else os.environ.get("SLURM_JOB_ID")
    return f"slurm-{job}-{name}" if job else name
