"""LCBench's learning curves from the benchmark's harness, which is not part of this repository.

    python bench/stopping/lcbench.py HARNESS_FOLDER FOLDER          writes a table of 1,000 recorded curves for each data set
    python bench/stopping/lcbench.py HARNESS_FOLDER --serve DATA    answers configurations (a JSON line each) with curves: surrogate.ts

Curves are those of the harness's mf.py: validation error over 52 epochs, with the jitter that surrogates lack.
"""

import json
import pathlib
import sys
import zlib

import numpy as np

harness = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(harness))
import mf  # noqa: E402
import tasks  # noqa: E402

JITTER = 0.004
# The best of so many random configurations is taken for the optimum.
DRAWS = 20_000


def parameter(entry):
    if entry["type"] == "categorical":
        return {"name": entry["name"], "kind": "choice", "when": [], "values": entry["values"]}
    scale = "log" if entry.get("log") else "linear"
    kind = {"kind": "double"} if entry["type"] == "double" else {"kind": "int", "step": 1}
    return {"name": entry["name"], **kind, "when": [], "min": entry["min"], "max": entry["max"], "scale": scale}


def about(data, space):
    parameters = [parameter(entry) for entry in space]
    return {"name": f"lcbench-{data}", "metric": "error", "goal": "minimize", "steps": mf.E, "parameters": parameters}


def write_tables(target):
    target.mkdir(parents=True, exist_ok=True)
    for data in mf.PUB:
        values = mf.curves(data)
        space = tasks.make(f"yahpo/lcbench/{data}", 0).space
        # As mf.py draws them, so both see the same curves.
        random = np.random.default_rng(5)
        configurations = [tasks.sample(space, random) for _ in range(len(values))]
        rows = [{"parameters": c, "values": [round(float(v), 6) for v in row]} for c, row in zip(configurations, values, strict=True)]
        (target / f"lcbench-{data}.json").write_text(json.dumps({**about(data, space), "rows": rows}))


def serve(data):
    task = tasks.make(f"yahpo/lcbench/{data}", 0)
    random = np.random.default_rng(7)
    draws = [{**tasks.sample(task.space, random), "epoch": mf.E} for _ in range(DRAWS)]
    ends = 1 - task.batch(draws, "val") / 100
    facts = {"best": float(ends.min()), "median": float(np.median(ends))}
    print(json.dumps({**about(data, task.space), **facts}), flush=True)
    for line in sys.stdin:
        configuration = json.loads(line)
        values = 1 - task.batch([{**configuration, "epoch": e} for e in range(1, mf.E + 1)], "val") / 100
        jitter = np.random.default_rng(zlib.crc32(line.strip().encode())).standard_normal(mf.E)
        seen = [round(float(v), 6) for v in np.clip(values + JITTER * jitter, 0, 1)]
        print(json.dumps({"values": seen, "end": float(values[-1])}), flush=True)


if sys.argv[2] == "--serve":
    serve(sys.argv[3])
else:
    write_tables(pathlib.Path(sys.argv[2]))
