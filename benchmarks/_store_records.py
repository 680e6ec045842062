"""Invented customers of about 1 kB for the benchmarks of storage."""

from datetime import UTC, datetime

from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    RecordRef,
)

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华文博宇欣怡晨浩然子轩"
_SEEN = datetime(2024, 5, 6, tzinfo=UTC)
_JOINED = datetime(2023, 1, 2, tzinfo=UTC)


def customer(number: int) -> CustomerRecord:
    """The customer of a number: everything but name, city and birth date is unique."""
    ref = RecordRef("crm", f"C{number:07}")
    origin = FieldOrigin(record=ref, observed_at=_SEEN)

    def said(value: object, raw: str) -> Attributed:
        return Attributed(value=value, raw=raw, origin=origin)

    family = _FAMILY[number % len(_FAMILY)]
    given = _GIVEN[number // 7 % len(_GIVEN)] + _GIVEN[number // 251 % len(_GIVEN)]
    phone, mail = f"+86138{number:08}", f"user{number}@example.com"
    born = PartialDate(
        year=1950 + number % 55, month=1 + number % 12, day=1 + number // 12 % 28
    )
    address = PostalAddress(
        country="CN",
        admin1="上海市",
        admin2="上海市",
        admin3="静安区",
        street=f"中路{number % 900}号",
        postal_code=f"20{number % 900:04}",
    )
    return CustomerRecord(
        ref=ref,
        names=(said(PersonName(family=family, given=given), family + given),),
        birth_dates=(said(born, born.text),),
        phones=(
            said(PhoneNumber(e164=phone, region="CN", type=PhoneType.MOBILE), phone),
        ),
        emails=(said(EmailAddress(address=mail), mail),),
        addresses=(said(address, address.text),),
        registered_at=_JOINED,
    )
