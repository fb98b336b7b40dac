"""`python3 -m hone.optuna PROGRAM ARGS...`, or `-m MODULE ARGS...`: see the package."""

from __future__ import annotations

import sys

from .. import running
from .._program import program_of, refuse
from ..errors import HoneError
from .managed import run_as_trial
from .study_file import write_study_file
from .whole import run_with_hone

_OPTIONS = ("--name", "--study-file")


def main() -> None:
    """Runs the program: as a trial within one, else with Hone's suggestions, or until its study file can be written."""
    arguments, options = sys.argv[1:], {}
    while len(arguments) > 1 and arguments[0] in _OPTIONS:
        options[arguments[0]] = arguments[1]
        del arguments[:2]
    program = program_of(arguments, "hone.optuna", "[--name STUDY] [--study-file FILE] ")
    program.enter()
    finish = None
    try:
        if running.is_managed():
            run_as_trial()
        elif "--study-file" in options:
            finish = write_study_file(options["--study-file"], program, options.get("--name"))
        else:
            run_with_hone(program, options.get("--name"))
    except HoneError as error:
        refuse(f"hone.optuna: {error}", 1)
    program.run()
    if finish is not None:
        finish()


main()
