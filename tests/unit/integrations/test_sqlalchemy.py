"""Without the extra a URL of a server says which one to install."""

import importlib
import sys

import pytest

from customer_core.errors import MissingExtraError
from customer_core.storage import KeyRing, open_store


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as an import error of somebody else's package."""
    for name in [n for n in sys.modules if n.startswith("customer_core.integrations")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    importlib.invalidate_caches()
    with pytest.raises(MissingExtraError, match='needs the extra "sql"'):
        open_store("postgresql://localhost/customers", keys=KeyRing.generate())
