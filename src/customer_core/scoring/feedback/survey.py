"""What a survey asks, and how its answers are measured: a policy that is data.

Rules:
    How effort is measured has to be said, for vendors disagree: the mean of the scores,
    or the percentage of the two or three best. High scores are good: reverse a scale
    that asks for agreement with "it was hard".
"""

from collections.abc import Mapping
from typing import Literal, Self

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import FeedbackKind

Method = Literal["net", "top_2_box", "top_3_box", "mean"]

_NPS_SCALE = (0, 10)
BOXES = {"top_2_box": 2, "top_3_box": 3}
"""Method -> how many of the best scores count as good."""


@frozen(kw_only=True)
class Survey:
    """What was asked, and how it is measured: a policy that is data.

    Attributes:
        kind: what the survey asked.
        method: ``net`` (promoters less detractors), ``top_2_box``, ``top_3_box`` or
            ``mean``.
        low: worst score of the scale.
        high: best score of the scale.
        minimum: fewest answers that are measured, 2 or more.
        confidence: of every interval, between 0 and 1.

    Raises:
        ConfigurationError: when kind, method, scale and numbers do not fit.

    Example:
        >>> Survey.ces(method="top_3_box").high
        7
        >>> Survey(kind="nps", method="mean", low=0, high=10)
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: an nps survey is measured by net, not mean
    """  # noqa: E501 - the example shows one printed line

    kind: FeedbackKind = field(converter=FeedbackKind)
    method: Method
    low: int
    high: int
    minimum: int = 30
    confidence: float = 0.95

    def __attrs_post_init__(self) -> None:
        """Kind and method fit, the scale has room for the box, numbers their range."""
        allowed = _METHODS[self.kind]
        if self.method not in allowed:
            msg = (
                f"an {self.kind} survey is measured by {' or '.join(allowed)}, "
                f"not {self.method}"
            )
            raise ConfigurationError(msg)
        if self.method == "net" and (self.low, self.high) != _NPS_SCALE:
            msg = "a net promoter score needs the scale 0 to 10"
            raise ConfigurationError(msg)
        if self.high - self.low < BOXES.get(self.method, 1):
            msg = "the scale is too short for the method; high is the best score"
            raise ConfigurationError(msg)
        if self.minimum < 2 or not 0 < self.confidence < 1:  # noqa: PLR2004 - a spread needs two
            msg = "minimum must be 2 or more, confidence between 0 and 1"
            raise ConfigurationError(msg)

    @classmethod
    def nps(cls, *, minimum: int = 30, confidence: float = 0.95) -> Self:
        """Likelihood to recommend, 0 to 10."""
        return cls(
            kind=FeedbackKind.NPS, method="net", low=0, high=10,
            minimum=minimum, confidence=confidence,
        )  # fmt: skip

    @classmethod
    def csat(
        cls, *, high: int = 5, minimum: int = 30, confidence: float = 0.95
    ) -> Self:
        """Satisfaction, 1 to ``high``: percentage of the two best scores."""
        return cls(
            kind=FeedbackKind.CSAT, method="top_2_box", low=1, high=high,
            minimum=minimum, confidence=confidence,
        )  # fmt: skip

    @classmethod
    def ces(
        cls,
        *,
        method: Literal["mean", "top_2_box", "top_3_box"],
        high: int = 7,
        minimum: int = 30,
        confidence: float = 0.95,
    ) -> Self:
        """Effort, 1 to ``high``, high is easy; ``method`` has no default on purpose."""
        return cls(
            kind=FeedbackKind.CES, method=method, low=1, high=high,
            minimum=minimum, confidence=confidence,
        )  # fmt: skip

    @property
    def least(self) -> int:
        """Lowest score of the box that counts as good."""
        return self.high - BOXES.get(self.method, 1) + 1


_METHODS: Mapping[FeedbackKind, tuple[Method, ...]] = {
    FeedbackKind.NPS: ("net",),
    FeedbackKind.CSAT: ("top_2_box", "top_3_box", "mean"),
    FeedbackKind.CES: ("mean", "top_2_box", "top_3_box"),
}
