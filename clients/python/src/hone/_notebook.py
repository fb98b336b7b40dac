"""A study as the last line of a notebook's cell shows it: its state, its best trials, and where its dashboard is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from .errors import HoneError
from .frozen_trial import FrozenTrial
from .study_record import StudyRecord

_PATIENCE = 5.0
_TRIALS, _PARAMETERS = 5, 8


def html_of(study: StudyRecord) -> str | None:
    """None where the server does not answer soon: the notebook then shows the study's name alone."""
    try:
        data = study.calls.call_within(_PATIENCE, "GetStudy", study=study.id)
        best = _best(study)
    except HoneError:
        return None
    study.take(data)
    return f"<div><p>{_heading(study, data)}</p>{_table(study, best) if best else ''}</div>"


def _best(study: StudyRecord) -> list[FrozenTrial]:
    """The best few by value; of several objectives some of the front."""
    if len(study.metrics) > 1:
        found = study.calls.call_within(_PATIENCE, "ListOptimalTrials", study=study.id)["trials"]
    else:
        order = {"order": "VALUE", "descending": study.directions[0] == "maximize"}
        found = study.calls.call_within(_PATIENCE, "ListTrials", study=study.id, page_size=10 * _TRIALS, states=["SUCCEEDED"], **order)["trials"]
    trials = [study._frozen(one) for one in found]
    return [trial for trial in trials if trial.values and trial.feasible is not False][:_TRIALS]


def _heading(study: StudyRecord, data: Mapping[str, Any]) -> str:
    counts = {state: count for state, count in data["counts"].items() if count > 0}
    parts = [f"<b>{escape(study.name)}</b>", data["state"].lower()]
    if data.get("end"):
        parts[-1] += f": {escape(data['end']['message'])}"
    trials = "1 trial" if sum(counts.values()) == 1 else f"{sum(counts.values())} trials"
    parts.append(trials + (": " + ", ".join(f"{count} {state}" for state, count in counts.items()) if counts else ""))
    if data["best_trial"] and len(study.metrics) == 1:
        parts.append(f"best {escape(study.metrics[0])} {_text(data['best_values'][0])} (trial {data['best_trial']})")
    if study.dashboard_url is not None:
        parts.append(f'<a href="{escape(study.dashboard_url)}" target="_blank" rel="noopener">dashboard</a>')
    return " · ".join(parts)


def _table(study: StudyRecord, trials: Sequence[FrozenTrial]) -> str:
    names = list(study._parameters)
    left_out = len(names) - _PARAMETERS
    head = ["trial", *study.metrics, *names[:_PARAMETERS], *([f"{left_out} more parameters"] if left_out > 0 else [])]
    rows = [[trial.number, *(trial.values or ()), *(trial.params.get(name, "") for name in names[:_PARAMETERS]), *([""] if left_out > 0 else [])] for trial in trials]
    return f"<table><thead>{_row('th', head)}</thead><tbody>{''.join(_row('td', row) for row in rows)}</tbody></table>"


def _row(cell: str, values: Iterable[Any]) -> str:
    return f"<tr>{''.join(f'<{cell}>{escape(_text(value))}</{cell}>' for value in values)}</tr>"


def _text(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
