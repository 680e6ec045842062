"""Values that may be meant instead, and how one of them is put into a record.

Rules:
    A correction is proposed with a confidence and never applied by itself.
    :func:`apply_correction` takes one at a time, changes nothing in place, and marks
    the value as derived: the column of its origin says by which correction. The raw
    text is kept; a value that was not there before has none.
    Confidences are our judgement of how often the proposal is right, in steps of 0.05;
    none was estimated on data.

Sources:
    GB 11643-1999 (birth date and sex in a resident number);
    :mod:`customer_core.reference` (mail domains, postal codes, surnames).
"""

from typing import Any, Final

from attrs import evolve, field, frozen

from customer_core.errors import ConfigurationError
from customer_core.messages import Language, field_label, reason_text
from customer_core.models.provenance import Attributed, FieldOrigin
from customer_core.models.records import MULTI_VALUED, CustomerRecord
from customer_core.validators._proposals import PROPOSERS

DERIVED: Final = "derived:"
"""What the column of a derived value begins with, before the code of the correction."""


@frozen(kw_only=True)
class Correction:
    """One value that may be meant.

    Attributes:
        path: the value it replaces (``emails[0]``), or the attribute it is added to
            where the record has none (``birth_dates``).
        value: the proposed canonical value.
        current: the value it would replace; ``None`` where it is added.
        confidence: 0 (a guess) to 1 (certain).
        reason: code of why, such as ``correct.email_domain``.
    """

    path: str
    value: Any = field(repr=lambda _: "'***'")
    current: Any = field(default=None, repr=lambda _: "'***'")
    confidence: float
    reason: str

    @property
    def attribute(self) -> str:
        """The attribute of the record, such as ``emails``."""
        return self.path.partition("[")[0]

    def text(self, language: Language = "en") -> str:
        """Field and reason as one phrase, without the value."""
        colon = "：" if language == "zh" else ": "
        phrase = reason_text(self.reason, language, {})
        return f"{field_label(self.attribute, language)}{colon}{phrase}"


def propose_corrections(record: CustomerRecord) -> tuple[Correction, ...]:
    """What might be meant instead of what a record says.

    Returns:
        By attribute in the order of the record, then by place.

    Example:
        >>> from customer_core.models import EmailAddress, RecordRef
        >>> ref = RecordRef("crm", "Z1")
        >>> typed = Attributed(value=EmailAddress(address="li.na@gmial.com"),
        ...                    raw="li.na@gmial.com", origin=FieldOrigin(record=ref))
        >>> record = CustomerRecord(ref=ref, emails=(typed,))
        >>> [found] = propose_corrections(record)
        >>> found.path, found.value.domain, found.confidence, found.text()
        ('emails[0]', 'gmail.com', 0.9, 'e-mail: one edit away from a common mail domain')
    """  # noqa: E501 - the example shows one printed line
    return tuple(
        Correction(
            path=attribute if place is None else f"{attribute}[{place}]",
            value=value,
            current=None if place is None else _items(record, attribute)[place].value,
            confidence=confidence,
            reason=reason,
        )
        for attribute, propose in PROPOSERS.items()
        for place, value, confidence, reason in propose(record)
    )


def apply_correction(record: CustomerRecord, correction: Correction) -> CustomerRecord:
    """The record with one correction in it.

    Args:
        record: a record; it is not changed.
        correction: proposed for this record.

    Returns:
        A new record. The corrected value keeps raw text, label, time and terms; the
        column of its origin is :data:`DERIVED`, the code of the correction and, after a
        further colon, the column it had.

    Raises:
        ConfigurationError: when the record no longer says what the correction replaces.

    Example:
        >>> from customer_core.models import EmailAddress, RecordRef
        >>> ref = RecordRef("crm", "Z1")
        >>> typed = Attributed(value=EmailAddress(address="li.na@gmial.com"), raw="?",
        ...                    origin=FieldOrigin(record=ref, column="mail"))
        >>> record = CustomerRecord(ref=ref, emails=(typed,))
        >>> mended = apply_correction(record, propose_corrections(record)[0])
        >>> mended.emails[0].value.domain, mended.emails[0].origin.column
        ('gmail.com', 'derived:correct.email_domain:mail')
        >>> mended.emails[0].raw == typed.raw, propose_corrections(mended)
        (True, ())
    """
    items = _items(record, correction.attribute)
    place = _place(correction, items)
    if place is None:
        origin = FieldOrigin(record=record.ref, column=f"{DERIVED}{correction.reason}")
        new = Attributed(value=correction.value, raw="", origin=origin)
        return _replaced(record, correction.attribute, (*items, new))
    old = items[place]
    column = f"{DERIVED}{correction.reason}:{old.origin.column}".removesuffix(":")
    mended = evolve(
        old, value=correction.value, origin=evolve(old.origin, column=column)
    )
    return _replaced(
        record, correction.attribute, (*items[:place], mended, *items[place + 1 :])
    )


def is_derived(origin: FieldOrigin) -> bool:
    """Whether a value was put there by :func:`apply_correction`."""
    return origin.column.startswith(DERIVED)


def _place(correction: Correction, items: tuple[Attributed[Any], ...]) -> int | None:
    """Where the corrected value stands; ``None`` where it is added."""
    _, bracket, number = correction.path.partition("[")
    place = int(number.rstrip("]")) if bracket else None
    stands = (
        not items
        if place is None
        else place < len(items) and items[place].value == correction.current
    )
    if not stands:
        msg = f"the record has changed at {correction.path}; propose corrections again"
        raise ConfigurationError(msg)
    return place


def _items(record: CustomerRecord, attribute: str) -> tuple[Attributed[Any], ...]:
    holder = record if attribute in MULTI_VALUED else record.profile
    found: tuple[Attributed[Any], ...] = getattr(holder, attribute)
    return found


def _replaced(
    record: CustomerRecord, attribute: str, items: tuple[Attributed[Any], ...]
) -> CustomerRecord:
    changes: dict[str, Any] = {attribute: items}
    if attribute in MULTI_VALUED:
        return evolve(record, **changes)
    return evolve(record, profile=evolve(record.profile, **changes))
