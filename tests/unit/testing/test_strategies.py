"""Strategies: lazy, complete, refused clearly where something is missing."""

import subprocess
import sys

import attrs
import pytest

from customer_core import models
from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.testing import strategies

GENERIC = {models.Attributed, models.Normalized, models.Suggestion}


def test_every_model_but_the_generic_ones_has_a_strategy() -> None:
    """A model without a strategy would go untested."""
    public = {getattr(models, name) for name in models.__all__}
    classes = {c for c in public if isinstance(c, type) and attrs.has(c)} - GENERIC
    assert {c for c in classes if strategies.strategy_for(c) is None} == set()
    assert models.Identifier in classes


def test_a_generic_model_is_refused_with_a_remedy() -> None:
    """Attributed values need to know what they hold."""
    with pytest.raises(ConfigurationError, match=r"build one with attributed\(\)"):
        strategies.strategy_for(models.Attributed)


def test_without_hypothesis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtraError, match=r'extra "testing"'):
        strategies.person_names()


def test_no_import_of_hypothesis_before_the_first_call() -> None:
    """Synthetic customers and the import of strategies need the core only."""
    program = (
        "import sys; import customer_core.testing.strategies, "
        "customer_core.testing.synthetic as s; s.generate_customers(9, seed=1); "
        "print(sorted({'hypothesis', 'pytest', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
