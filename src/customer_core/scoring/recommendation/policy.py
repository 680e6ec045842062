"""How articles are found that a customer may buy next: a policy that is data."""

from typing import Literal

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import fingerprint

Kinds = Literal["all", "new", "again"]
KINDS = frozenset({"all", "new", "again"})
"""All articles, only those new to the customer, only those bought before."""


@frozen(kw_only=True)
class RecommendationPolicy:
    """How articles are found: a policy that is data.

    Read and written by :mod:`customer_core.models.declarations`.

    Attributes:
        weighting: ``cosine`` or ``bm25``.
        half_life_days: after so many days a purchase counts half; more than 0.
        neighbours: similar articles that are kept of each, 1 or more.
        support: evidence that ``cosine`` asks for, in purchases, 0 or more.
        kinds: ``all``; ``new``: never what the customer bought; ``again``: only that.

    Raises:
        ConfigurationError: for a number outside its range.
    """

    weighting: Literal["cosine", "bm25"] = "cosine"
    half_life_days: float = 180.0
    neighbours: int = 100
    support: float = 5.0
    kinds: Kinds = "all"

    def __attrs_post_init__(self) -> None:
        """Numbers lie in their range, words are known."""
        words = self.weighting in {"cosine", "bm25"} and self.kinds in KINDS
        numbers = self.half_life_days > 0 and self.neighbours >= 1 and self.support >= 0
        if not (words and numbers):
            msg = "a recommendation policy is out of range; see RecommendationPolicy"
            raise ConfigurationError(msg)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)
