"""Tags that people or programs put on customers, as a log of what was said.

Rules:
    A log only grows: to take a tag off is an event too. What holds at a moment follows
    from the events; see :mod:`customer_core.scoring.tags`.
"""

from datetime import datetime

from attrs import field, frozen

from customer_core._text import mask
from customer_core.models.provenance import as_utc


@frozen(kw_only=True)
class TagEvent:
    """One statement: this tag does, or does not, hold for a customer in a period.

    Attributes:
        event_id: unique; makes a second delivery harmless.
        subject: id of the customer, or key of a record, as the application keeps it.
        tag: name of the tag; not empty.
        recorded_at: when it was said, in UTC.
        holds: ``True`` puts the tag on, ``False`` takes it off.
        valid_from: first moment it speaks of, in UTC; the moment it was said if left
            out.
        valid_until: first moment it no longer speaks of, in UTC; ``None``: no end.
        author: who said it: a person's account or a program.
        reason: why, in free text; never shown.

    Raises:
        ValueError: when there is no tag, or the period is empty.
    """

    event_id: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    subject: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    tag: str
    recorded_at: datetime = field(converter=as_utc)
    holds: bool = True
    valid_from: datetime = field(converter=as_utc)
    valid_until: datetime | None = field(default=None, converter=as_utc)
    author: str = field(default="", repr=lambda text: repr(mask(text)))
    reason: str = field(default="", repr=lambda text: "'***'" if text else "''")

    @valid_from.default
    def _from_when_it_was_said(self) -> datetime:
        return self.recorded_at

    def __attrs_post_init__(self) -> None:
        """There is a tag, and a moment at which it may hold."""
        if not self.tag:
            msg = "a tag needs a name"
            raise ValueError(msg)
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            msg = "a tag is valid from a moment before the one it ends at"
            raise ValueError(msg)


@frozen(kw_only=True)
class Tag:
    """A period in which a tag holds for a customer.

    Attributes:
        subject: as in :class:`TagEvent`.
        tag: its name.
        valid_from: first moment, in UTC.
        valid_until: first moment after, in UTC; ``None``: no end.
        author: who put it on.
        reason: why; never shown.
    """

    subject: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    tag: str
    valid_from: datetime = field(converter=as_utc)
    valid_until: datetime | None = field(default=None, converter=as_utc)
    author: str = field(default="", repr=lambda text: repr(mask(text)))
    reason: str = field(default="", repr=lambda text: "'***'" if text else "''")
