"""Hypothesis strategies for what customers did, said and collected, and for tags."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from customer_core import models
from customer_core.testing._drawing import (
    builds,
    digits,
    hypothesis_strategies,
    moments,
    optional,
    texts,
    tuples,
)
from customer_core.testing._value_strategies import money, record_refs

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_MOST_POINTS = 10**6


def purchase_lines() -> "SearchStrategy[models.PurchaseLine]":
    """Articles, bought or given back."""
    st = hypothesis_strategies()
    return builds(
        models.PurchaseLine,
        item=texts(),
        quantity=st.decimals(Decimal(-99), Decimal(99), places=2),
        amount=optional(money()),
    )


def transactions() -> "SearchStrategy[models.Transaction]":
    """Purchases and refunds."""
    st = hypothesis_strategies()
    return builds(
        models.Transaction,
        transaction_id=digits(1, 8),
        customer=record_refs(),
        occurred_at=moments(),
        amount=money(),
        category=st.sampled_from((None, "图书")),
        lines=tuples(purchase_lines()),
    )


def interactions() -> "SearchStrategy[models.Interaction]":
    """Contacts on any channel."""
    st = hypothesis_strategies()
    return builds(
        models.Interaction,
        interaction_id=digits(1, 8),
        customer=record_refs(),
        occurred_at=moments(),
        channel=st.sampled_from(("email", "wechat", "store")),
        kind=st.sampled_from(("opened", "visit", "call")),
        inbound=optional(st.booleans()),
        note=optional(texts()),
    )


def feedback() -> "SearchStrategy[models.Feedback]":
    """Answers, also of nobody known, also without a score."""
    st = hypothesis_strategies()
    return builds(
        models.Feedback,
        feedback_id=digits(1, 8),
        customer=optional(record_refs()),
        occurred_at=moments(),
        kind=st.sampled_from(models.FeedbackKind),
        score=optional(st.integers(0, 10)),
        comment=optional(texts()),
    )


def _points(kind: models.LoyaltyKind) -> dict[str, Any]:
    st = hypothesis_strategies()
    positive = st.integers(1, _MOST_POINTS)
    match kind:
        case models.LoyaltyKind.REVERSE:
            return {"points": st.just(0), "reverses": digits(1, 8)}
        case models.LoyaltyKind.ADJUST:
            return {"points": positive | positive.map(lambda points: -points)}
    return {"points": positive}


def loyalty_entries() -> "SearchStrategy[models.LoyaltyEntry]":
    """Entries of every kind; what they reverse need not exist."""
    st = hypothesis_strategies()

    def of(kind: models.LoyaltyKind) -> Any:  # noqa: ANN401 - a strategy
        return builds(
            models.LoyaltyEntry,
            entry_id=digits(1, 8),
            account=record_refs(),
            occurred_at=moments(),
            kind=st.just(kind),
            expires_on=optional(st.dates()),
            reason=optional(texts()),
            **_points(kind),
        )

    drawn: SearchStrategy[models.LoyaltyEntry] = st.one_of(
        [of(kind) for kind in models.LoyaltyKind]
    )
    return drawn


def _periods() -> dict[str, Any]:
    return {
        "subject": digits(4, 8),
        "tag": hypothesis_strategies().sampled_from(("vip", "员工")),
        "valid_from": moments(),
        "author": digits(4, 8),
        "reason": texts(),
    }


def tag_events() -> "SearchStrategy[models.TagEvent]":
    """Statements about the tags of somebody."""
    st = hypothesis_strategies()

    def made(days: int | None, **parts: Any) -> models.TagEvent:  # noqa: ANN401 - drawn
        end = None if days is None else parts["valid_from"] + timedelta(days=days)
        return models.TagEvent(valid_until=end, **parts)

    drawn: SearchStrategy[models.TagEvent] = st.builds(
        made,
        days=optional(st.integers(1, 999)),
        event_id=digits(4, 8),
        recorded_at=moments(),
        holds=st.booleans(),
        **_periods(),
    )
    return drawn


def tags() -> "SearchStrategy[models.Tag]":
    """Periods in which a tag holds."""
    return builds(models.Tag, valid_until=optional(moments()), **_periods())
