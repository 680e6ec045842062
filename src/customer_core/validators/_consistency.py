"""Values of one record against each other.

Rules:
    Missing is not disagreement: a check compares only what the record states, and one
    agreeing value is enough. A check never raises and never asks a clock.

Sources:
    GB 11643-1999 (birth date and sex in a resident number); GB/T 2260 (division
    codes). The Crown dependencies share the numbering plan and the addresses of the
    United Kingdom (Ofcom). Forms of address by usage.
"""

import re
from functools import cache
from types import MappingProxyType
from typing import Any

from customer_core.models.records import CustomerRecord
from customer_core.models.values import PartialDate, PersonName, PhoneType, Sex
from customer_core.reference.area_codes import cities_of_area_code
from customer_core.validators._day import Day, Paths

_COUNTRY_OF = {"GG": "GB", "IM": "GB", "JE": "GB"}
_SEX_OF_TITLE = MappingProxyType(
    dict.fromkeys(("先生", "男士", "Mr", "Sir", "Lord", "Herr", "Señor"), Sex.MALE)
    | dict.fromkeys(
        ("女士", "小姐", "太太", "夫人", "Mrs", "Ms", "Miss", "Dame", "Lady", "Mme",
         "Mlle", "Frau", "Sra", "Srta"),
        Sex.FEMALE,
    )
)  # fmt: skip
# +86, then 10 or 2x for the largest cities, otherwise three digits.
_AREA_CODE = re.compile(r"\+86(10|2\d|[3-9]\d\d)")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


def birth_date_differs(record: CustomerRecord, _: Day) -> Paths:
    """Birth dates that no identifier of the record confirms, where one tells a date."""
    if not record.birth_dates or not record.identifiers:
        return ()
    told = [i.value.birth_date for i in record.identifiers if i.value.birth_date]
    return [
        f"birth_dates[{place}]"
        for place, item in enumerate(record.birth_dates)
        if told and not any(can_be(item.value, other) for other in told)
    ]


def can_be(left: PartialDate, right: PartialDate) -> bool:
    """Whether two dates can mean the same day."""
    if left == right:
        return True
    return left.earliest() <= right.latest() and right.earliest() <= left.latest()


def sex_differs(record: CustomerRecord, _: Day) -> Paths:
    """Stated sexes that no identifier tells, where one tells a sex."""
    if not record.profile.sex:
        return ()
    told = {i.value.sex for i in record.identifiers} - {None}
    return _sexes_not_in(record, told)


def title_differs(record: CustomerRecord, _: Day) -> Paths:
    """Stated sexes that no form of address tells, where one tells a sex."""
    if not record.profile.sex:
        return ()
    told = {sex_of_title(name.value) for name in record.names} - {None}
    return _sexes_not_in(record, told)


def _sexes_not_in(record: CustomerRecord, told: set[Sex | None]) -> Paths:
    return [
        f"sex[{place}]"
        for place, item in enumerate(record.profile.sex)
        if told and item.value not in told
    ]


def sex_of_title(name: PersonName) -> Sex | None:
    """The sex that a form of address tells; ``None`` for most.

    Example:
        >>> str(sex_of_title(PersonName(family="王", suffix="女士")))
        'female'
    """
    if name.prefix is None and name.suffix is None:
        return None
    return _SEX_OF_TITLE.get(name.prefix or "") or _SEX_OF_TITLE.get(name.suffix or "")


def phone_of_other_country(record: CustomerRecord, _: Day) -> Paths:
    """Phones whose country is none of the countries of the addresses."""
    if not record.phones or not record.addresses:
        return ()
    countries = {_country(item.value.country) for item in record.addresses} - {None}
    return [
        f"phones[{place}]"
        for place, item in enumerate(record.phones)
        if countries and _country(item.value.region) not in {None, *countries}
    ]


def _country(code: str | None) -> str | None:
    return _COUNTRY_OF.get(code, code) if code else None


def landline_of_other_city(record: CustomerRecord, _: Day) -> Paths:
    """Landlines whose area code no Chinese address of the record has."""
    if not record.phones or not record.addresses:
        return ()
    return [
        f"phones[{place}]"
        for place, item in enumerate(record.phones)
        if item.value.type == PhoneType.FIXED_LINE
        and (code := _AREA_CODE.match(item.value.e164))
        and _elsewhere(_cities_of(code[1]), record)
    ]


def _elsewhere(cities: frozenset[str], record: CustomerRecord) -> bool:
    """Whether addresses name a city, and none of them one of these."""
    named = {
        _city(code)
        for item in record.addresses
        if (code := item.value.division_code) and code[2:4] != "00"
    }
    return bool(cities and named) and cities.isdisjoint(named)


@cache
def _cities_of(area_code: str) -> frozenset[str]:
    return frozenset(map(_city, cities_of_area_code(area_code)))


def _city(division: str) -> str:
    """Four digits that name a city: a municipality has one for all its districts."""
    province = division[:2]
    return province if province in _MUNICIPALITIES else division[:4]


def identifier_of_other_province(record: CustomerRecord, _: Day) -> Paths:
    """Resident numbers issued in a province where no address lies."""
    return _issued_elsewhere(record, "resident_id")


def organization_of_other_province(record: CustomerRecord, _: Day) -> Paths:
    """Social credit codes registered in a province where no address lies."""
    return _issued_elsewhere(record, "uscc")


_NATIONAL = frozenset({"10"})  # registered by the state, in no province


def _issued_elsewhere(record: CustomerRecord, kind: str) -> Paths:
    if not record.identifiers or not record.addresses:
        return ()
    codes: list[Any] = [item.value.division_code for item in record.addresses]
    provinces = {code[:2] for code in codes if code}
    return [
        f"identifiers[{place}]"
        for place, item in enumerate(record.identifiers)
        if item.value.kind == kind
        and (code := item.value.division_code)
        and provinces
        and code[:2] not in provinces | _NATIONAL
    ]


def registered_in_future(record: CustomerRecord, day: Day) -> Paths:
    """Moments of the record, by their day in UTC, that have not come."""
    return [
        name
        for name in ("registered_at", "updated_at")
        if (moment := getattr(record, name)) and moment.date() > day.today
    ]
