"""The examples of the README and of the guide, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "emulator-python/README.md").read_text(encoding="utf-8")
GUIDE = (
    (ROOT / "docs/emulator.md")
    .read_text(encoding="utf-8")
    .partition("\n## In tests\n")[2]
    .partition("\n## ")[0]
)
EXAMPLES = [
    example for text in (README, GUIDE) for example in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
]


@pytest.fixture
def project(pytester: pytest.Pytester, picture: bytes) -> pytest.Pytester:
    """A project with a picture where the examples expect it, and in the emulator of the session."""
    data = pytester.mkdir("tests") / "data"
    data.mkdir()
    (data / "cat.jpg").write_bytes(picture)
    return pytester


def test_there_are_examples() -> None:
    assert [("def test_" in example) for example in EXAMPLES] == [False, True, False, True]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(number: int, project: pytest.Pytester) -> None:
    example = EXAMPLES[number]
    if "def test_" in example:
        project.makepyfile(example)
        project.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
    else:
        # Not in this process: what it imports would be taken away with the project.
        subprocess.run([sys.executable, "-c", example], cwd=project.path, check=True)
