"""Runs a program as Python itself would: its arguments, its search path, its `__main__`, its traceback and exit code."""

from __future__ import annotations

import builtins
import importlib.util
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any, NamedTuple, NoReturn

from . import running


class Program(NamedTuple):
    """What is to be run: a file, or a module by its name."""

    name: str
    is_module: bool
    arguments: list[str]
    #: The package that runs it.
    runner: str

    @property
    def stem(self) -> str:
        """What it is called, without folders, packages and .py."""
        return self.name.rsplit(".", 1)[-1] if self.is_module else Path(self.name).stem

    def enter(self) -> None:
        """Lets the process look as if it had been started with the program."""
        sys.argv = [self.name, *self.arguments]
        if not self.is_module and not getattr(sys.flags, "safe_path", False):
            sys.path[0] = os.path.dirname(os.path.realpath(self.name))

    def run(self) -> None:
        """Runs it to its end; an exception of it ends the process as usual."""
        try:
            _run_as_main(*(self._module() if self.is_module else _file(self.name)))
        except Exception as error:
            error.__traceback__ = _own_part(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)
            raise SystemExit(1) from None

    def _module(self) -> tuple[CodeType, dict[str, Any]]:
        spec = importlib.util.find_spec(self.name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{self.name}.__main__")
        code = getattr(spec.loader, "get_code", lambda _: None)(spec.name) if spec is not None else None
        if spec is None or code is None:
            refuse(f"{self.runner}: there is no module {self.name} that can be run", 1)
        sys.argv[0] = str(spec.origin)
        return code, {"__file__": spec.origin, "__cached__": spec.cached, "__spec__": spec, "__loader__": spec.loader, "__package__": spec.parent}


def program_of(arguments: list[str], runner: str, options: str = "") -> Program:
    """The program that the command line of a package names, behind options of its own. Ends the process when it names none, or one that is not there."""
    match arguments:
        case ["-m", name, *rest]:
            return Program(name, True, rest, runner)
        case [name, *rest] if not name.startswith("-"):
            if not Path(name).is_file():
                refuse(f"{runner}: there is no file {os.path.abspath(name)}")
            return Program(name, False, rest, runner)
    refuse(f"usage: python3 -m {runner} {options}[-m MODULE | PROGRAM] ARGS...")


def run_program(runner: str, run_as_trial: Callable[[Program], None]) -> None:
    """Runs the program that the command line names: within a trial in a way of the package's own, else just so."""
    program = program_of(sys.argv[1:], runner)
    program.enter()
    if running.is_managed():
        run_as_trial(program)
    else:
        program.run()


def refuse(line: str, code: int = 2) -> NoReturn:
    """Ends the process with a sentence."""
    print(line, file=sys.stderr)
    raise SystemExit(code)


def _file(name: str) -> tuple[CodeType, dict[str, Any]]:
    path = os.path.abspath(name)
    with io.open_code(path) as file:
        return compile(file.read(), path, "exec", dont_inherit=True), {"__file__": path, "__cached__": None}


def _run_as_main(code: CodeType, names: dict[str, Any]) -> None:
    module = ModuleType("__main__")
    module.__dict__.update(names, __builtins__=builtins)
    # It stays the main module to the end of the process: threads and exit functions of the program may look for it.
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


def _own_part(traceback: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames above the program's own."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next
    return traceback
