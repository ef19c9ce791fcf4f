"""CPU and wall time per submission in microseconds, one after the other. Run by `make bench`."""

import asyncio
import sys
import time

from cloud_infinite import AsyncClient, Client

COUNT = int(sys.argv[2])
WARM_UP = 200


def report(cpu: float, wall: float) -> None:
    print(f"{cpu * 1e6 / COUNT:.2f} {wall * 1e6 / COUNT:.2f}")


def blocking() -> None:
    with Client() as client:
        for _ in range(WARM_UP):
            client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(COUNT):
            client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
        report(time.process_time() - cpu, time.perf_counter() - wall)


async def awaiting() -> None:
    async with AsyncClient() as client:
        for _ in range(WARM_UP):
            await client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(COUNT):
            await client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
        report(time.process_time() - cpu, time.perf_counter() - wall)


if sys.argv[1] == "async":
    asyncio.run(awaiting())
else:
    blocking()
