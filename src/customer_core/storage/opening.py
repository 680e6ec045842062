"""From a URL to an open, encrypted store.

Rules:
    The scheme of the URL names a function ``(url) -> RecordStore`` in the entry point
    group ``customer_core.stores``; any installed package may add one. The schemes of
    this package work without installed metadata, and cannot be replaced.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from customer_core.errors import ConfigurationError
from customer_core.protocols import KeyProvider, RecordStore
from customer_core.storage.blind_index import DEFAULT_INDEXES, BlindIndex
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.policy import StoragePolicy

GROUP: Final = "customer_core.stores"
"""The entry point group that names the function of each scheme."""

KEY_GROUP: Final = "customer_core.key_providers"
"""The same for key providers: ``(url) -> KeyProvider``."""

_BUILT_IN: Final = {
    name: EntryPoint(name, f"customer_core.storage.{name}:open_{name}", GROUP)
    for name in ("memory", "sqlite")
} | {
    name: EntryPoint(name, "customer_core.integrations.sqlalchemy:open_server", GROUP)
    for name in ("postgresql", "mysql", "mariadb")
}

_BUILT_IN_KEYS: Final = {
    "aws-kms": EntryPoint(
        "aws-kms", "customer_core.integrations.cloud:open_aws_kms", KEY_GROUP
    )
}


def open_store(
    url: str,
    *,
    keys: KeyProvider,
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
        tenant: whose records they are; a store opens for the tenant it was made for.
        indexes: what ``find`` answers, the most selective first.
        policy: how records are encrypted, and for how long keys are remembered.

    Raises:
        ConfigurationError: for a scheme that is not installed, or a malformed URL.
        EncryptionError: when the keys are not the ones of this store.
        StorageError: when the store cannot be opened.

    Example:
        >>> from customer_core.storage import KeyRing
        >>> with open_store("memory://", keys=KeyRing.generate()) as store:
        ...     len(store)
        0
    """
    rows = open_rows(url)
    return EncryptedStore(
        rows, keys=keys, tenant=tenant, indexes=indexes, policy=policy
    )


def open_rows(url: str) -> RecordStore:
    """The store of bytes behind ``url``, for tools and tests.

    Raises:
        ConfigurationError: for a scheme that is not installed, or a malformed URL.
        StorageError: when the store cannot be opened.
    """
    store: RecordStore = _opener(url, GROUP, _BUILT_IN)(url)
    return store


def open_key_provider(url: str) -> KeyProvider:
    """The key provider behind ``url``: ``aws-kms://KEY?region=REGION`` or installed.

    Raises:
        ConfigurationError: for a scheme that is not installed, or a malformed URL.
    """
    provider: KeyProvider = _opener(url, KEY_GROUP, _BUILT_IN_KEYS)(url)
    return provider


def _opener(
    url: str, group: str, built_in: Mapping[str, EntryPoint]
) -> Callable[[str], Any]:
    installed = {point.name: point for point in entry_points(group=group)}
    schemes = installed | dict(built_in)
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in schemes:
        known = ", ".join(f"{name}://" for name in sorted(schemes))
        msg = f"nothing answers to this URL; known schemes: {known}"
        raise ConfigurationError(msg)
    opener: Callable[[str], Any] = schemes[scheme].load()
    return opener
