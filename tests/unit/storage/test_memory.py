"""The memory store by its URL; its behaviour is in the conformance suite."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.storage.memory import open_memory


def test_every_url_opens_a_new_store() -> None:
    """Two stores share nothing."""
    left, right = open_memory("memory://"), open_memory("memory://")
    left.put_meta("name", b"value")
    assert right.get_meta("name") is None


def test_named_memory_store_is_refused() -> None:
    """It would look as if it could be found again."""
    with pytest.raises(ConfigurationError, match="has no name"):
        open_memory("memory://customers")
