"""Runs the emulator's program: `python -m cloud_infinite_emulator serve --memory`."""

from __future__ import annotations

import os
import subprocess
import sys

from ._errors import StartError
from ._program import find_program


def main() -> int:
    """Passes the arguments on, and answers with the program's exit code."""
    try:
        command = [find_program(), *sys.argv[1:]]
        if os.name == "posix":
            # The same process: signals and the exit code need no passing on.
            os.execv(command[0], command)
        return subprocess.call(command)
    except (StartError, OSError) as error:
        print(f"cloud_infinite_emulator: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
