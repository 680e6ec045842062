"""What customers did, said and collected.

Rules:
    An activity names the source record it belongs to, never the customer: which
    customer that is follows from the clusters, and may change with them.
    Its id is unique within its kind, and makes a second delivery harmless.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from customer_core._text import counted, mask
from customer_core.models.provenance import RecordRef, as_utc
from customer_core.models.values import Money


def _hide_number(text: str) -> str:
    return repr(mask(text, 0, 2))


def _hide_text(text: str | None) -> str:
    return "None" if text is None else "'***'"


@frozen(kw_only=True)
class PurchaseLine:
    """One article of a transaction.

    Attributes:
        item: number or name of the article; not empty.
        quantity: how many, in the article's own unit; negative when given back.
        amount: what was paid for all of them, ``None`` when not known.
    """

    item: str = field(repr=_hide_text)
    quantity: Decimal = Decimal(1)
    amount: Money | None = None

    def __attrs_post_init__(self) -> None:
        """The article has a name, the quantity is a number."""
        if not self.item or not self.quantity.is_finite():
            msg = "a purchase line needs an item and a finite quantity"
            raise ValueError(msg)


@frozen(kw_only=True)
class Transaction:
    """One purchase; a negative amount is a refund.

    Attributes:
        transaction_id: the order number of its source.
        customer: the source record that bought.
        occurred_at: when, in UTC.
        amount: the total paid.
        category: what was bought, ``None`` when not known.
        lines: the articles; empty when the source lists none.
    """

    transaction_id: str = field(repr=_hide_number)
    customer: RecordRef
    occurred_at: datetime = field(converter=as_utc)
    amount: Money
    category: str | None = field(default=None, repr=lambda _: "'***'")
    lines: tuple[PurchaseLine, ...] = field(default=(), repr=counted)


@frozen(kw_only=True)
class Interaction:
    """One contact between customer and company that is no purchase.

    Attributes:
        interaction_id: the number of its source.
        customer: the source record it concerns.
        occurred_at: when, in UTC.
        channel: where (``email``, ``wechat``, ``store``).
        kind: what happened (``opened``, ``visit``, ``call``, ``complaint``).
        inbound: whether the customer began it, ``None`` when not known.
        note: free text, ``None`` when there is none; never shown.
    """

    interaction_id: str = field(repr=_hide_number)
    customer: RecordRef
    occurred_at: datetime = field(converter=as_utc)
    channel: str
    kind: str
    inbound: bool | None = None
    note: str | None = field(default=None, repr=_hide_text)


class FeedbackKind(StrEnum):
    """What a survey asked."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"


@frozen(kw_only=True)
class Feedback:
    """One answer to one survey.

    Attributes:
        feedback_id: the number of the answer.
        customer: the source record that answered, ``None`` when anonymous.
        occurred_at: when, in UTC.
        kind: likelihood to recommend (0 to 10), satisfaction or effort.
        score: as given; ``None`` when the question was left open.
        comment: free text, ``None`` when there is none; never shown.
    """

    feedback_id: str = field(repr=_hide_number)
    customer: RecordRef | None
    occurred_at: datetime = field(converter=as_utc)
    kind: FeedbackKind = field(converter=FeedbackKind, repr=lambda k: repr(str(k)))
    score: int | None
    comment: str | None = field(default=None, repr=_hide_text)


class LoyaltyKind(StrEnum):
    """What an entry does to a loyalty account."""

    EARN = "earn"
    REDEEM = "redeem"
    EXPIRE = "expire"
    ADJUST = "adjust"
    REVERSE = "reverse"


@frozen(kw_only=True)
class LoyaltyEntry:
    """One statement about the points of one account.

    Attributes:
        entry_id: the idempotency key: unique over all accounts and kinds.
        account: the source record whose points these are.
        occurred_at: when it took effect, in UTC.
        kind: what it does.
        points: more than 0 to earn, redeem or expire; either sign, not 0, to adjust;
            0 to reverse, which takes its points from the entry it names.
        reverses: the entry that is taken back; only to reverse.
        expires_on: last day on which earned points count; ``None``: as the policy says.
        reason: free text for the records, ``None`` when there is none; never shown.

    Raises:
        ValueError: when points or ``reverses`` do not fit the kind.
    """

    entry_id: str = field(repr=_hide_number)
    account: RecordRef
    occurred_at: datetime = field(converter=as_utc)
    kind: LoyaltyKind = field(converter=LoyaltyKind, repr=lambda k: repr(str(k)))
    points: int = 0
    reverses: str | None = field(default=None, repr=_hide_text)
    expires_on: date | None = None
    reason: str | None = field(default=None, repr=_hide_text)

    def __attrs_post_init__(self) -> None:
        """Points and the reversed entry fit the kind."""
        if (self.reverses is not None) != (self.kind is LoyaltyKind.REVERSE):
            msg = "reverses names an entry exactly where the kind is reverse"
            raise ValueError(msg)
        fits = {
            LoyaltyKind.ADJUST: self.points != 0,
            LoyaltyKind.REVERSE: self.points == 0,
        }.get(self.kind, self.points > 0)
        if type(self.points) is not int or not fits:
            msg = f"{self.points} points do not fit the kind {self.kind}"
            raise ValueError(msg)
