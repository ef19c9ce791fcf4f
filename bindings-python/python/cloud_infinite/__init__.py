"""Unofficial client for Tencent Cloud Infinite's asynchronous image processing.

    from cloud_infinite import Client

    with Client(region="ap-guangzhou", bucket="examplebucket-1250000000") as client:
        client.enable_service()
        job = client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
        done = client.wait_for_job(job.job_id, timeout=60)
        print(done.state, done.operation.pic_process_result)

A job costs money and the service has no idempotency token, so every submission is accounted for: it is sent
at most once, and a failed one says whether it was refused, never sent, or may exist.
"""

from typing import TYPE_CHECKING

from ._base import SubmissionMode
from ._native import VERSION as __version__
from ._native import Credentials
from .client import Client
from .paging import Pager
from .results import Results

__all__ = [
    "AsyncClient",
    "AsyncObjectBody",
    "AsyncPager",
    "AsyncResults",
    "Client",
    "Credentials",
    "ObjectBody",
    "Pager",
    "Results",
    "SubmissionMode",
    "__version__",
]

if TYPE_CHECKING:
    from . import _functions, _process_rule, credentials, errors, models
    from ._functions import *
    from ._process_rule import *
    from .aio import AsyncClient, AsyncObjectBody, AsyncPager, AsyncResults
    from .credentials import *
    from .errors import *
    from .models import *
    from .objects import ObjectBody

    __all__ += _functions.__all__
    __all__ += _process_rule.__all__
    __all__ += credentials.__all__
    __all__ += errors.__all__
    __all__ += models.__all__

# Models, errors and asyncio are loaded when first asked for: together they take longer than all the rest.
_LAZY = ("errors", "models", "aio", "credentials", "objects", "_functions", "_process_rule")


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _LAZY:
        return import_module(f".{name}", __name__)
    if not name.startswith("_"):
        for module_name in _LAZY:
            module = import_module(f".{module_name}", __name__)
            if name in module.__all__:
                value: object = getattr(module, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    from . import _functions, _process_rule, aio, credentials, errors, models

    modules = (_functions, _process_rule, errors, models, aio, credentials)
    return sorted({*globals(), *(name for module in modules for name in module.__all__)})
