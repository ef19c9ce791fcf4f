"""Holds every operation of the emulator against Pillow and against sizes worked out in Python.

    python run.py EMULATOR FOLDER FONT [--chains N] [--seed N]
"""

import argparse
import sys
from pathlib import Path

import files
import geometry
import pixels
from report import Report
from wire import Emulator


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("emulator")
    options.add_argument("folder", type=Path)
    options.add_argument("font", type=Path)
    options.add_argument("--chains", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with Emulator(chosen.emulator, chosen.folder) as emulator:
        report = Report(emulator)
        geometry.run(report)
        pixels.run(report, chosen.font)
        files.run(report)
        geometry.chains(report, chosen.chains, chosen.seed)
    for complaint in report.complaints[:100]:
        print(complaint, file=sys.stderr)
    print(report.table())
    return 1 if report.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
