"""The example of the README, as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from conftest import BUCKET, REGION, SECRET_ID, SECRET_KEY, Emulator, picture

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_example_runs(emulator: Emulator, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    code = [line for line in blocks[0].splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(code) <= 10
    emulator.put("in/cat.jpg", picture(64, 48))
    program = tmp_path / "example.py"
    program.write_text(blocks[0], encoding="utf-8")
    environment = {
        "CLOUD_INFINITE_ENDPOINT": emulator.url,
        "TENCENTCLOUD_SECRET_ID": SECRET_ID,
        "TENCENTCLOUD_SECRET_KEY": SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Success PicProcessResult(object_name='out/cat.jpg'"), done.stdout
    assert f'region="{REGION}", bucket="{BUCKET}"' in blocks[0]
    assert (emulator.bucket / "out/cat.jpg").exists()
