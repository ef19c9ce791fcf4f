"""Finds the emulator's program, which is installed beside this package."""

from __future__ import annotations

import os
import sysconfig
from importlib import metadata
from pathlib import Path

from ._errors import StartError

__all__ = ["PROGRAM_VARIABLE", "find_program"]

DISTRIBUTION = "cloud-infinite-emulator"
"""The name of this package where packages are installed, and of its program."""

PROGRAM_VARIABLE = "CLOUD_INFINITE_EMULATOR"
"""Names another program than the installed one."""


def find_program() -> str:
    """The path of the program.

    Returns:
        str: What the environment variable `CLOUD_INFINITE_EMULATOR` names, else the program that was
            installed with this package.

    Raises:
        StartError: There is none.

    Example:
        subprocess.run([find_program(), "sample", "cat.jpg"], check=True)
    """
    given = os.environ.get(PROGRAM_VARIABLE)
    if given:
        return given
    name = DISTRIBUTION + (sysconfig.get_config_var("EXE") or "")
    looked = []
    for path in _installed(name):
        if path.is_file():
            return str(path)
        looked.append(str(path))
    raise StartError(
        f"the program of {DISTRIBUTION} is not there; looked for {', '.join(looked)}. Install the package "
        f"anew, or name a program with {PROGRAM_VARIABLE}"
    )


def _installed(name: str) -> list[Path]:
    """Where an installation may have put it, the likeliest first."""
    try:
        # An installer writes down where it put the program, whatever scheme it follows.
        recorded = [file for file in metadata.files(DISTRIBUTION) or () if file.name == name]
    except metadata.PackageNotFoundError:
        recorded = []
    places = [Path(str(file.locate())).resolve() for file in recorded]
    return [*places, Path(sysconfig.get_path("scripts")) / name]
