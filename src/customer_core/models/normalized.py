"""What a normalizer returns: four layers kept apart.

Rules:
    ``raw`` is what came in, untouched. ``value`` is canonical and may be stored.
    ``keys`` are lossy and only for comparing. ``issues`` say what was found;
    ``suggestions`` what might be meant, and are never applied.
"""

from typing import Generic, TypeVar

from attrs import field, frozen

from customer_core.issues import Issue

V = TypeVar("V")
K = TypeVar("K")


@frozen(kw_only=True)
class Suggestion(Generic[V]):
    """A value that may be meant instead.

    Attributes:
        value: the proposed value.
        confidence: 0 (a guess) to 1 (certain).
        reason: the issue code it answers, such as ``email.domain_typo``.
    """

    value: V
    confidence: float
    reason: str


@frozen(kw_only=True)
class Normalized(Generic[V, K]):
    """The outcome of normalising one text.

    Attributes:
        raw: the text as received; ``None`` when nothing was received.
        value: the canonical value; ``None`` when nothing meaningful is there.
        keys: match keys; present exactly when ``value`` is.
        issues: what was found, in the order found.
        suggestions: likely corrections, best first.
        others: further values where the text held several (two phones in one cell).
    """

    raw: str | None = field(repr=lambda raw: "None" if raw is None else "'***'")
    value: V | None = None
    keys: K | None = None
    issues: tuple[Issue, ...] = ()
    suggestions: tuple[Suggestion[V], ...] = ()
    others: "tuple[Normalized[V, K], ...]" = ()

    def __attrs_post_init__(self) -> None:
        """Keys belong to a value."""
        if (self.value is None) != (self.keys is None):
            msg = "keys are present exactly when a value is"
            raise ValueError(msg)
