"""Customer records -> columns of text, gathered one record at a time.

Rules:
    A record may have several values of a kind; at most four are compared. Contacts and
    addresses are given by their match keys. A birth date or sex that nobody stated is
    taken from an identifier that contains it.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import numpy as np

from customer_core.linkage._columns import TextColumn
from customer_core.match_keys.address import AddressKeys, address_keys
from customer_core.match_keys.email import email_keys
from customer_core.match_keys.phone import phone_keys
from customer_core.models import CustomerRecord

_SLOTS = 4  # values of one kind that a record may bring to the comparison


class RecordColumns:
    """Columns of records, gathered one record at a time.

    Only distinct texts and their codes are held, so that a million records can stream
    through without being kept.

    Example:
        >>> gathered = RecordColumns()
        >>> len(gathered), sorted(set(gathered.fields().values()))[:2]
        (0, ['birth_date', 'city'])
    """

    def __init__(self) -> None:
        self._slots: dict[tuple[str, int], _Slot] = {
            (kind, 0): _Slot() for kind in _READERS
        }
        self._records = 0

    def __len__(self) -> int:
        """How many records were added."""
        return self._records

    def add(self, record: CustomerRecord) -> None:
        """Take what is compared of one more record."""
        places = [address_keys(address.value) for address in record.addresses]
        for kind, read in _READERS.items():
            values = dict.fromkeys(value for value in read(record, places) if value)
            for place, value in enumerate(islice(values, _SLOTS)):
                slot = self._slots.setdefault((kind, place), _Slot())
                slot.put(self._records, value)
        self._records += 1

    def columns(self) -> dict[str, TextColumn]:
        """The columns, as :func:`customer_core.dedupe` takes them."""
        return {
            _column_name(key): slot.column(self._records)
            for key, slot in self._slots.items()
        }

    def fields(self) -> dict[str, str]:
        """The field type of each column."""
        return {_column_name(key): key[0] for key in self._slots}


def _column_name(key: tuple[str, int]) -> str:
    kind, place = key
    return f"{kind} {place + 1}"


class _Slot:
    """One growing column: rows that have a value, and its code."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._rows = array("q")
        self._codes = array("i")

    def put(self, row: int, value: str) -> None:
        self._rows.append(row)
        self._codes.append(self._seen.setdefault(value, len(self._seen)))

    def column(self, records: int) -> TextColumn:
        codes = np.full(records, -1, np.int32)
        codes[np.array(self._rows, np.int64)] = np.array(self._codes, np.int32)
        return TextColumn(codes, tuple(self._seen))


_Places = Sequence[AddressKeys]
_Reader = Callable[[CustomerRecord, _Places], Iterable[str | None]]


def _birth_dates(record: CustomerRecord, _: _Places) -> Iterable[str]:
    """Those that were stated, else those that identifiers contain."""
    if record.birth_dates:
        return (date.value.text for date in record.birth_dates)
    held = (identifier.value.birth_date for identifier in record.identifiers)
    return (date.text for date in held if date is not None)


def _sexes(record: CustomerRecord, _: _Places) -> Iterable[str]:
    if record.profile.sex:
        return (str(sex.value) for sex in record.profile.sex)
    held = (identifier.value.sex for identifier in record.identifiers)
    return (str(sex) for sex in held if sex is not None)


_READERS: dict[str, _Reader] = {
    "given_name": lambda r, _: (n.value.given for n in r.names),
    "family_name": lambda r, _: (n.value.family for n in r.names),
    "middle_name": lambda r, _: (n.value.middle for n in r.names),
    "organization_name": lambda r, _: (o.value.core for o in r.organization_names),
    "birth_date": _birth_dates,
    "sex": _sexes,
    "phone": lambda r, _: (phone_keys(p.value).number for p in r.phones),
    "email": lambda r, _: (email_keys(e.value).mailbox for e in r.emails),
    "street_address": lambda _, places: (place.street for place in places),
    "city": lambda _, places: (place.division for place in places),
    "postal_code": lambda _, places: (place.postal_code for place in places),
    "identifier": lambda r, _: (i.value.value for i in r.identifiers),
    "social_handle": lambda r, _: (
        f"{h.value.kind} {h.value.value}" for h in r.social_handles
    ),
}
