"""What a source does not know of its customer and other sources do.

Rules:
    A fill-in is a golden value as it stands, with the origin it has: it names the
    source, row and terms it came from. Nothing is written into the record: who adopts a
    fill-in knows where it comes from.
"""

from operator import attrgetter
from typing import Any

from attrs import frozen

from customer_core.models import Attributed, CustomerRecord, CustomValue, GoldenRecord
from customer_core.survivorship.policy import ATTRIBUTES, STATEMENTS


@frozen(kw_only=True)
class FillIn:
    """A value that a record lacks and its customer has.

    Attributes:
        field: attribute of the record (``phones``), of its profile (``sex``), or
            ``custom.<name>``.
        item: the golden value, with its origin.
    """

    field: str
    item: Attributed[Any] | CustomValue


def fill_ins(golden: GoldenRecord, record: CustomerRecord) -> tuple[FillIn, ...]:
    """The survivors of the attributes that a record has no value of.

    Args:
        golden: the customer.
        record: one of its source records.

    Example:
        >>> from customer_core.models import (
        ...     Cluster, EmailAddress, FieldOrigin, RecordRef)
        >>> from customer_core.survivorship import merge_records
        >>> crm, shop = RecordRef("crm", "1"), RecordRef("shop", "7")
        >>> mail = Attributed(value=EmailAddress(address="a@example.com"), raw="a",
        ...                   origin=FieldOrigin(record=shop, terms="club"))
        >>> one = CustomerRecord(ref=crm)
        >>> other = CustomerRecord(ref=shop, emails=(mail,))
        >>> golden = merge_records(Cluster.of((crm, shop)), [one, other])
        >>> [(f.field, f.item.origin.record.key, f.item.origin.terms)
        ...  for f in fill_ins(golden, one)]
        [('emails', 'shop/7', 'club')]
    """
    found = []
    for name in ATTRIBUTES:
        values = attrgetter(f"profile.{name}" if name in STATEMENTS else name)
        if values(golden) and not values(record):
            found.append(FillIn(field=name, item=values(golden)[0]))
    known = {custom.name for custom in record.custom}
    found += [
        FillIn(field=f"custom.{custom.name}", item=custom)
        for custom in golden.custom
        if custom.name not in known
    ]
    return tuple(found)
