"""From a URL to an open, encrypted store.

Rules:
    The scheme of the URL names a function ``(url) -> RecordStore`` in the entry point
    group ``customer_core.stores``; any installed package may add one. The schemes of
    this package work without installed metadata, and cannot be replaced. A function
    that takes ``keys``, a key store, lets the data keys be kept elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from typing import Any, Final

from customer_core.errors import ConfigurationError
from customer_core.protocols import KeyProvider, KeyStore, RecordStore
from customer_core.storage.blind_index import DEFAULT_INDEXES, BlindIndex
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.policy import StoragePolicy

GROUP: Final = "customer_core.stores"
"""The entry point group that names the function of each scheme."""

KEY_GROUP: Final = "customer_core.key_providers"
"""The same for key providers: ``(url) -> KeyProvider``."""

KEY_STORE_GROUP: Final = "customer_core.key_stores"
"""The same for the stores of data keys: ``(url) -> KeyStore``."""

_SERVERS: Final = ("postgresql", "mysql", "mariadb")
_BUILT_IN: Final = {
    name: EntryPoint(name, f"customer_core.storage.{name}:open_{name}", GROUP)
    for name in ("memory", "sqlite")
} | {
    name: EntryPoint(name, "customer_core.integrations.sqlalchemy:open_server", GROUP)
    for name in _SERVERS
}
_BUILT_IN_KEY_STORES: Final = {
    name: EntryPoint(name, target, KEY_STORE_GROUP)
    for name, target in {
        "sqlite": "customer_core.storage.sqlite:open_sqlite_keys",
        **dict.fromkeys(
            _SERVERS, "customer_core.integrations.sqlalchemy:open_server_keys"
        ),
    }.items()
}

_BUILT_IN_KEYS: Final = {
    "aws-kms": EntryPoint(
        "aws-kms", "customer_core.integrations.cloud:open_aws_kms", KEY_GROUP
    )
}


def open_store(  # noqa: PLR0913 - the public contract
    url: str,
    *,
    keys: KeyProvider,
    key_url: str | None = None,
    tenant: str = "default",
    indexes: Sequence[BlindIndex] = DEFAULT_INDEXES,
    policy: StoragePolicy | None = None,
) -> EncryptedStore:
    """The encrypted store at ``url``; a new one is created where there is none.

    Args:
        url: ``memory://``, ``sqlite:///customers.db``, ``postgresql://host/name``,
            ``mysql://host/name`` or another installed scheme.
        keys: the ring, or another provider, that the store was made with, or is made
            with now.
        key_url: where the wrapped data keys are kept, ``sqlite:///``, a server or
            another installed scheme, for this store alone; ``None`` for beside the
            records (``customers.db.keys``, tables of the same database).
        tenant: whose records they are; a store opens for the tenant it was made for.
        indexes: what ``find`` answers, the most selective first.
        policy: how records are encrypted, and for how long keys are remembered.

    Raises:
        ConfigurationError: for a scheme that is not installed, a malformed URL, or a
            scheme that keeps its data keys itself.
        EncryptionError: when the keys are not the ones of this store.
        StorageError: when the store cannot be opened.

    Example:
        >>> from customer_core.storage import KeyRing
        >>> with open_store("memory://", keys=KeyRing.generate()) as store:
        ...     len(store)
        0
    """
    rows = open_rows(url, key_url)
    return EncryptedStore(
        rows, keys=keys, tenant=tenant, indexes=indexes, policy=policy
    )


def open_rows(url: str, key_url: str | None = None) -> RecordStore:
    """The store of bytes behind ``url``, for tools and tests.

    Args:
        url: see :func:`open_store`.
        key_url: the same.

    Raises:
        ConfigurationError: see :func:`open_store`.
        StorageError: when the store cannot be opened.
    """
    opener: Callable[..., RecordStore] = _opener(url, GROUP, _BUILT_IN)
    if key_url is None:
        return opener(url)
    if key_url == url or "keys" not in signature(opener).parameters:
        msg = (
            "the data keys of this store cannot be kept there; name another database, "
            "or leave key_url out"
        )
        raise ConfigurationError(msg)
    keys: KeyStore = _opener(key_url, KEY_STORE_GROUP, _BUILT_IN_KEY_STORES)(key_url)
    try:
        return opener(url, keys=keys)
    except BaseException:
        keys.close()
        raise


def open_key_provider(url: str) -> KeyProvider:
    """The key provider behind ``url``: ``aws-kms://KEY?region=REGION`` or installed.

    Raises:
        ConfigurationError: for a scheme that is not installed, or a malformed URL.
    """
    provider: KeyProvider = _opener(url, KEY_GROUP, _BUILT_IN_KEYS)(url)
    return provider


def _opener(
    url: str, group: str, built_in: Mapping[str, EntryPoint]
) -> Callable[..., Any]:
    installed = {point.name: point for point in entry_points(group=group)}
    schemes = installed | dict(built_in)
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in schemes:
        known = ", ".join(f"{name}://" for name in sorted(schemes))
        msg = f"nothing answers to this URL; known schemes: {known}"
        raise ConfigurationError(msg)
    opener: Callable[..., Any] = schemes[scheme].load()
    return opener
