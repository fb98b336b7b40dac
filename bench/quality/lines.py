"""One JSON line in, one out: what tasks and peers of the benchmark have in common."""
import json
import os
import sys
import traceback


def serve(answer):
    """Answers every line by `answer(request)`; what goes wrong is said in `error`. Ends at `close` or the end of the input."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not get between the answers
    for line in sys.stdin:
        request = json.loads(line)
        if request["cmd"] == "close":
            break
        try:
            reply = answer(request)
        except Exception as error:
            traceback.print_exc()
            reply = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(reply, default=float) + "\n")
        out.flush()


def serve_optimiser(start):
    """Serves `new`, `ask` and `tell` by `start(request)`, whose result has ask(n) -> [(id, params)] and tell(id, value); with several objectives
    `direction` and `value` are lists. A class whose `heeds_limits` is true is told `limits` as well, amounts that are to be 0 or less: tell(id, value, limits).

    A class whose `heeds_constraints` is true is given `constraints`: comparisons over parameters, as "x0 + x1 <= 1"."""
    study = None

    def answer(request):
        nonlocal study
        if request["cmd"] == "new":
            if request.get("constraints") and not getattr(start, "heeds_constraints", False):
                raise ValueError("knows no constraints between parameters")
            if request.get("limits") and not getattr(start, "heeds_limits", False):
                raise ValueError("knows no constraints over metrics")
            study = start(request)
        elif request["cmd"] == "ask":
            return {"trials": [{"id": str(key), "params": params} for key, params in study.ask(request.get("n", 1))]}
        elif request["cmd"] == "tell":
            for trial in request["trials"]:
                study.tell(trial["id"], trial["value"], *([trial["limits"]] if trial.get("limits") else []))
        elif request["cmd"] == "preload":
            for trial in request["trials"]:
                study.add(trial["params"], trial["value"])
        else:
            raise ValueError(f"there is no request {request['cmd']}")
        return {"ok": True}

    serve(answer)


def breaks(constraints, params):
    """By how much each of some comparisons over parameters is broken: 0 or less where it is kept."""
    amounts = []
    for text in constraints:
        sign = "<=" if "<=" in text else ">="
        left, right = (eval(side, {"__builtins__": {}}, dict(params)) for side in text.split(sign))
        amounts.append(left - right if sign == "<=" else right - left)
    return amounts


def listed(value):
    """One for each objective."""
    return value if isinstance(value, list) else [value]


def is_active(parameter, params):
    """True when the parameter's parent has a value that it needs."""
    parent = parameter.get("parent")
    return parent is None or params.get(parent["name"]) in parent["values"]
