"""CPU time and peak memory of making a small picture out of a large one.

`bench_pictures.py program COUNT COMMAND...` runs a program that does it, `bench_pictures.py pillow COUNT FILE` does it
with Pillow in this process, `bench_pictures.py pillow-draft COUNT FILE` too, but decodes no more than it has to. Each
prints the median of the CPU time in milliseconds and the peak of memory in MiB.
"""

import io
import os
import resource
import statistics
import subprocess
import sys
import time

WIDTH = 800
QUALITY = 80


def program(count: int, command: list[str]) -> None:
    times, peak = [], 0
    for _ in range(count):
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{command[0]} ended with {child.returncode}")
        times.append((usage.ru_utime + usage.ru_stime) * 1000)
        peak = max(peak, usage.ru_maxrss)
    report(times, peak)


def pillow(count: int, file: str, draft: bool) -> None:
    from PIL import Image

    with open(file, "rb") as opened:
        photo = opened.read()
    times = []
    for _ in range(count + 1):
        begin = time.process_time()
        with Image.open(io.BytesIO(photo)) as picture:
            size = (WIDTH, round(picture.height * WIDTH / picture.width))
            if draft:
                picture.draft("RGB", size)
            picture.resize(size, Image.Resampling.LANCZOS).save(io.BytesIO(), "JPEG", quality=QUALITY)
        times.append((time.process_time() - begin) * 1000)
    # The first one brings in what is loaded when it is needed.
    report(times[1:], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def report(times: list[float], peak: int) -> None:
    print(f"{statistics.median(times):.2f} {peak / 1024:.2f}")


way, count, *rest = sys.argv[1:]
if way == "program":
    program(int(count), rest)
else:
    pillow(int(count), rest[0], way == "pillow-draft")
