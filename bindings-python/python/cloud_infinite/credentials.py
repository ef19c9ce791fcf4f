"""Where credentials come from, besides `Credentials` themselves."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from . import _native

if TYPE_CHECKING:
    from ._loader import Loader

__all__ = [
    "ChainProvider",
    "CredentialSource",
    "EnvironmentProvider",
    "InstanceRoleProvider",
    "ProfileProvider",
]


class EnvironmentProvider:
    """Reads the environment.

    `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SESSION_TOKEN`, else the same with
    `COS_SECRET_ID` and so on. A variable that is empty counts as not set.
    """

    __slots__ = ()

    def _native(self, loaders: list[Loader]) -> _native.Provider:
        return _native.Provider.environment()

    def __repr__(self) -> str:
        """As it was made."""
        return "EnvironmentProvider()"


class ProfileProvider:
    """Reads a profile of a file in the format of Tencent Cloud's own tools.

    The file is the one that is given, else the one that `TENCENTCLOUD_CREDENTIALS_FILE` names, else
    `.tencentcloud/credentials` in the home folder, else `/etc/tencentcloud/credentials`. The profile is the
    one that is given, else the one that `TENCENTCLOUD_PROFILE` names, else `default`. Its keys are
    `secret_id`, `secret_key` and, for temporary credentials, `token`.
    """

    __slots__ = ("_file", "_profile")

    def __init__(self, profile: str | None = None, *, file: str | os.PathLike[str] | None = None) -> None:
        """Nothing is read before the first call.

        Args:
            profile: Name of the profile.
            file: The file.
        """
        self._profile = profile
        self._file = file

    def _native(self, loaders: list[Loader]) -> _native.Provider:
        return _native.Provider.profile(self._profile, self._file)

    def __repr__(self) -> str:
        """As it was made."""
        return f"ProfileProvider({self._profile!r}, file={self._file!r})"


class InstanceRoleProvider:
    """Asks the metadata service of a cloud instance for the temporary credentials of its role.

    Outside of the cloud it gives up after a second, and at once for the next minute.
    """

    __slots__ = ("_endpoint", "_role")

    def __init__(self, role: str | None = None, *, endpoint: str | None = None) -> None:
        """Nothing is asked before the first call.

        Args:
            role: Name of the role; not given, the only one of the instance.
            endpoint: Another metadata service, such as one for tests: scheme, host and port.
        """
        self._role = role
        self._endpoint = endpoint

    def _native(self, loaders: list[Loader]) -> _native.Provider:
        return _native.Provider.instance_role(self._role, self._endpoint)

    def __repr__(self) -> str:
        """As it was made."""
        return f"InstanceRoleProvider({self._role!r}, endpoint={self._endpoint!r})"


class ChainProvider:
    """Asks several providers in order; the first that has credentials wins.

    A provider that finds nothing is passed over. What is there but broken ends the search with an error, so
    that nobody's credentials are replaced by somebody else's. Without providers of its own it is what a
    client uses when it is given nothing: the environment, the profile file, the role of the instance.

    Example:
        Client(credentials=ChainProvider(EnvironmentProvider(), ProfileProvider("images")))
    """

    __slots__ = ("_providers",)

    def __init__(self, *providers: CredentialSource) -> None:
        """Nothing is asked before the first call.

        Args:
            providers: What is asked, in this order.
        """
        self._providers: tuple[CredentialSource, ...] = providers or (
            EnvironmentProvider(),
            ProfileProvider(),
            InstanceRoleProvider(),
        )

    def _native(self, loaders: list[Loader]) -> _native.Provider:
        return _native.Provider.chain([resolve(provider, loaders) for provider in self._providers])

    def __repr__(self) -> str:
        """As it was made."""
        return f"ChainProvider{self._providers!r}"


CredentialSource: TypeAlias = (
    _native.Credentials
    | EnvironmentProvider
    | ProfileProvider
    | InstanceRoleProvider
    | ChainProvider
    | Callable[[], _native.Credentials]
    | Callable[[], Awaitable[_native.Credentials]]
)
"""What a client takes as `credentials`.

A function is called on a thread of its own when credentials are needed for the first time, and again shortly
before they expire, or after five minutes if they do not say when. That of an `AsyncClient` may be
asynchronous; what it awaits runs in the event loop of the call that needs it.
"""


def resolve(source: CredentialSource, loaders: list[Loader]) -> _native.Credentials | _native.Provider:
    """What the native part takes; functions among it are added to the list."""
    if isinstance(source, (EnvironmentProvider, ProfileProvider, InstanceRoleProvider, ChainProvider)):
        return source._native(loaders)
    if isinstance(source, _native.Credentials) or not callable(source):
        # What is none of these is refused there.
        return source
    from ._loader import Loader

    loader = Loader(source)
    loaders.append(loader)
    name = getattr(source, "__qualname__", type(source).__qualname__)
    return _native.Provider.function(f"function {name}", loader.begin)
