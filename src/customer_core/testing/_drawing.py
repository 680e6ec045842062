"""What every strategy is built of: Hypothesis itself, texts, moments, tuples.

Rules:
    Hypothesis is imported by the first call, not by the import of this module.
    Personal texts are drawn from Han and accented letters, mailboxes from letters
    that are rare in English, so that a text found in a ``repr`` is a leak.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from customer_core.errors import MissingExtraError

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

PERSONAL_LETTERS = "王李张欧阳娜伟芳龘𠮷ÉÜÑøåłžï·"
MAILBOX_LETTERS = "qxzjkv"
DIGITS = "0123456789"
MOST_VALUES = 2
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_HUNDRED_YEARS = 100 * 365 * 24 * 60 * 60  # seconds


def hypothesis_strategies() -> Any:  # noqa: ANN401 - a module of an optional package
    """The module ``hypothesis.strategies``.

    Raises:
        MissingExtraError: when Hypothesis is not installed.
    """
    try:
        from hypothesis import strategies
    except ImportError:
        extra = "testing"
        raise MissingExtraError(extra, "drawing models with Hypothesis") from None
    return strategies


def optional(strategy: "SearchStrategy[T]") -> "SearchStrategy[T | None]":
    """The values of ``strategy``, or ``None``."""
    drawn: SearchStrategy[T | None] = hypothesis_strategies().none() | strategy
    return drawn


def texts(max_size: int = 8) -> "SearchStrategy[str]":
    """Personal texts of 1 to ``max_size`` characters."""
    return texts_of(PERSONAL_LETTERS, 1, max_size)


def digits(min_size: int, max_size: int) -> "SearchStrategy[str]":
    """Texts of decimal digits."""
    return texts_of(DIGITS, min_size, max_size)


def texts_of(letters: str, min_size: int, max_size: int) -> "SearchStrategy[str]":
    """Texts of these letters."""
    drawn: SearchStrategy[str] = hypothesis_strategies().text(
        letters, min_size=min_size, max_size=max_size
    )
    # reads the table of Unicode now: inside the first draw it would count as slow
    drawn.validate()
    return drawn


def moments() -> "SearchStrategy[datetime]":
    """Moments of the hundred years from 1990, in UTC, to the second."""
    drawn: SearchStrategy[datetime] = (
        hypothesis_strategies()
        .integers(0, _HUNDRED_YEARS)
        .map(lambda seconds: _FIRST + timedelta(seconds=seconds))
    )
    return drawn


def tuples(
    strategy: "SearchStrategy[T]", most: int = MOST_VALUES
) -> "SearchStrategy[tuple[T, ...]]":
    """Tuples of up to ``most`` values."""
    st = hypothesis_strategies()
    drawn: SearchStrategy[tuple[T, ...]] = st.lists(strategy, max_size=most).map(tuple)
    return drawn


def builds(
    model: type[T],
    **parts: Any,  # noqa: ANN401 - any strategy
) -> "SearchStrategy[T]":
    """Models of drawn parts."""
    return cast("SearchStrategy[T]", hypothesis_strategies().builds(model, **parts))
