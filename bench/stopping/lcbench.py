"""Writes the harness's LCBench learning curves as tables for compare.ts.

    BENCH_VENVS=... $BENCH_VENVS/v_core/bin/python bench/stopping/lcbench.py HARNESS_FOLDER .cache/curves

The configurations are drawn as the harness's mf.py draws them, so both see the same curves.
"""

import json
import pathlib
import sys

import numpy as np

harness, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(harness))
import mf  # noqa: E402
import tasks  # noqa: E402

target.mkdir(parents=True, exist_ok=True)
for data in mf.PUB:
    values = mf.curves(data)
    space = tasks.make(f"yahpo/lcbench/{data}", 0).space
    random = np.random.default_rng(5)
    configurations = [tasks.sample(space, random) for _ in range(len(values))]
    parameters = []
    for entry in space:
        if entry["type"] == "categorical":
            parameters.append({"name": entry["name"], "kind": "choice", "when": [], "values": entry["values"]})
            continue
        scale = "log" if entry.get("log") else "linear"
        kind = {"kind": "double"} if entry["type"] == "double" else {"kind": "int", "step": 1}
        parameters.append({"name": entry["name"], **kind, "when": [], "min": entry["min"], "max": entry["max"], "scale": scale})
    rows = [{"parameters": c, "values": [round(float(v), 6) for v in row]} for c, row in zip(configurations, values, strict=True)]
    table = {"name": f"lcbench-{data}", "metric": "error", "goal": "minimize", "steps": values.shape[1], "parameters": parameters, "rows": rows}
    (target / f"lcbench-{data}.json").write_text(json.dumps(table))
