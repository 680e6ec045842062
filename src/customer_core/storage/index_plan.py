"""How long the tokens of an index should be, and what the index gives away.

Rules:
    An exact index (128 bits) tells which records share a value. A truncated one mixes
    several values under each token: at least 16 records on average, at most the square
    root of all, and tokens for at least the square root of the distinct values but
    fewer than half of them. It costs decrypting that many records per query. Several
    truncated indexes of one record narrow it down together: their bits add up, so the
    coincidences of all of them together must stay at 2 or more.

Limits:
    Truncation does not make skewed values anonymous: a value that is common stays
    common under its token. The figures assume equally frequent values apart from the
    commonest one.

Sources:
    AWS Database Encryption SDK, choosing a beacon length (sqrt(X) <= 2**b < X/2);
    CipherSweet, its planner (2 to sqrt(R) coincidences, a floor of 16 records).
"""

from collections.abc import Iterable
from math import floor, log2, sqrt
from typing import Final

from attrs import evolve, frozen

from customer_core.errors import ConfigurationError
from customer_core.messages import Language, reason_text
from customer_core.storage.blind_index import EXACT_BITS, BlindIndex

FLOOR_RECORDS: Final = 16
"""Records that share a token of a truncated index on average, at least."""

_FEWEST_COINCIDENCES: Final = 2


@frozen(kw_only=True)
class IndexPlan:
    """An index with what it costs and tells.

    Attributes:
        index: ready to be given to ``open_store``.
        records: how many records it was planned for.
        candidates: records under one token on average; each is decrypted by a query.
        commonest: share of the records under the commonest token, 0 to 1.
    """

    index: BlindIndex
    records: int
    candidates: float
    commonest: float

    def leakage(self, language: Language = "en") -> str:
        """What whoever reads the database learns, in one sentence.

        Args:
            language: ``en`` or ``zh``.
        """
        kind = "exact" if self.index.bits == EXACT_BITS else "truncated"
        return reason_text(
            f"storage.index.{kind}",
            language,
            {
                "index": self.index.name,
                "bits": self.index.bits,
                "candidates": f"{self.candidates:,.0f}",
                "commonest": f"{self.commonest:.3%}",
            },
        )


def plan_index(
    *parts: str, records: int, distinct: int | None = None, truncate: bool = False
) -> IndexPlan:
    """An index over these parts for so many records.

    Args:
        parts: attributes that a query must give, all of them.
        records: how many are expected, at least 1.
        distinct: how many values there are; ``None``: as many as records.
        truncate: mix values under each token instead of telling equal ones.

    Raises:
        ConfigurationError: when the parts are too few to hide in, or too few records
            are expected for a truncated index.

    Example:
        >>> plan = plan_index("birth_date", records=1_000_000, truncate=True,
        ...                   distinct=30_000)
        >>> plan.index.bits, round(plan.candidates)
        (13, 122)
        >>> plan_index("sex", records=1_000_000)
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: an index of sex alone gives its values away by their frequency; combine it with another part
    """  # noqa: E501 - the example shows one printed line
    index = BlindIndex(parts)
    values = records if distinct is None else distinct
    if truncate:
        index = evolve(index, bits=_bits(records, values))
    share = 2.0**-index.entropy_bits
    commonest = max(share, 2.0**-index.bits, 1 / max(records, 1))
    tokens = min(values, 2.0**index.bits) if truncate else max(values, 1)
    return IndexPlan(
        index=index,
        records=records,
        candidates=max(records / tokens, 1.0),
        commonest=commonest,
    )


def check_together(plans: Iterable[IndexPlan]) -> float:
    """Records that agree in all truncated indexes on average.

    Raises:
        ConfigurationError: when fewer than 2: together they single a record out.
    """
    truncated = [plan for plan in plans if plan.index.bits < EXACT_BITS]
    bits = sum(plan.index.bits for plan in truncated)
    together = min((plan.records for plan in truncated), default=0) / 2.0**bits
    if truncated and together < _FEWEST_COINCIDENCES:
        msg = "the truncated indexes single records out together; use fewer or shorter"
        raise ConfigurationError(msg)
    return together


def _bits(records: int, distinct: int) -> int:
    most = min(
        floor(log2(max(records / FLOOR_RECORDS, 1))),
        floor(log2(max(distinct / 2, 1)) - 1e-9),
    )
    least = max(
        log2(sqrt(max(distinct, 1))),
        log2(max(records, 1)) - log2(sqrt(max(records, 1))),
    )
    if most < least:
        msg = (
            f"a truncated index needs more than {FLOOR_RECORDS} records per token and "
            "values to mix; use an exact one, or another part"
        )
        raise ConfigurationError(msg)
    return most
