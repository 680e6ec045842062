"""What customers did.

Rules:
    An activity names the source record it belongs to, never the customer: which
    customer that is follows from the clusters, and may change with them.
"""

from datetime import datetime

from attrs import field, frozen

from customer_core._text import mask
from customer_core.models.provenance import RecordRef, as_utc
from customer_core.models.values import Money


@frozen(kw_only=True)
class Transaction:
    """One purchase; a negative amount is a refund.

    Attributes:
        transaction_id: the order number of its source.
        customer: the source record that bought.
        occurred_at: when, in UTC.
        amount: the total paid.
        category: what was bought, ``None`` when not known.
    """

    transaction_id: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    customer: RecordRef
    occurred_at: datetime = field(converter=as_utc)
    amount: Money
    category: str | None = field(default=None, repr=lambda _: "'***'")
