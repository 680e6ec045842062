"""The catalogue of built-in checks: name -> where a record breaks it.

Rules:
    A check has one code, takes no options and is named in a rule of kind
    ``consistency``. Checks of single values share their conditions with the validators
    of those values (:func:`~customer_core.validators.validate_phone`).

Sources:
    The modules of the single checks.
"""

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from customer_core.issues import IssueCode
from customer_core.models.records import CustomerRecord
from customer_core.reference.mail_domains import is_disposable, is_role
from customer_core.reference.phone_numbers import is_invented
from customer_core.validators import _consistency as consistency
from customer_core.validators._day import Day, Paths, PathsOf
from customer_core.validators.address import is_of_other_province
from customer_core.validators.birth_date import is_future, is_implausible, is_minor
from customer_core.validators.identifier import is_of_minor, is_of_unborn
from customer_core.validators.person_name import is_contact


@frozen
class Check:
    """One thing that must hold in a record.

    Attributes:
        code: what is reported where it does not.
        broken: record and day -> the paths where it is broken; an empty path speaks of
            the record as a whole.
    """

    code: IssueCode
    broken: PathsOf = field(repr=False)


def _each(attribute: str, wrong: Callable[[Any, date], bool]) -> PathsOf:
    """A check of every value of one attribute by itself."""
    items = attrgetter(attribute)

    def broken(record: CustomerRecord, day: Day) -> Paths:
        today = day.today
        return [
            f"{attribute}[{place}]"
            for place, item in enumerate(items(record))
            if wrong(item.value, today)
        ]

    return broken


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "birth_date_future": Check(
            IssueCode.DATE_FUTURE, _each("birth_dates", is_future)
        ),
        "birth_date_implausible": Check(
            IssueCode.DATE_IMPLAUSIBLE, _each("birth_dates", is_implausible)
        ),
        "birth_date_minor": Check(
            IssueCode.RECORD_MINOR, _each("birth_dates", is_minor)
        ),
        "phone_invented": Check(
            IssueCode.PHONE_SUSPICIOUS,
            _each("phones", lambda v, _: is_invented(v.e164)),
        ),
        "email_disposable": Check(
            IssueCode.EMAIL_DISPOSABLE,
            _each("emails", lambda v, _: is_disposable(v.domain)),
        ),
        "email_role": Check(
            IssueCode.EMAIL_ROLE, _each("emails", lambda v, _: is_role(v.local_part))
        ),
        "identifier_future": Check(
            IssueCode.IDENTIFIER_DATE, _each("identifiers", is_of_unborn)
        ),
        "identifier_minor": Check(
            IssueCode.IDENTIFIER_MINOR, _each("identifiers", is_of_minor)
        ),
        "name_is_contact": Check(
            IssueCode.RECORD_NAME_IS_CONTACT,
            _each("names", lambda v, _: is_contact(v)),
        ),
        "birth_date_identifier": Check(
            IssueCode.RECORD_BIRTH_DATE_MISMATCH, consistency.birth_date_differs
        ),
        "sex_identifier": Check(IssueCode.RECORD_SEX_MISMATCH, consistency.sex_differs),
        "sex_title": Check(IssueCode.RECORD_SEX_TITLE, consistency.title_differs),
        "phone_country": Check(
            IssueCode.RECORD_PHONE_COUNTRY, consistency.phone_of_other_country
        ),
        "area_code_city": Check(
            IssueCode.RECORD_AREA_CODE, consistency.landline_of_other_city
        ),
        "postal_code_province": Check(
            IssueCode.RECORD_POSTAL_CODE,
            _each("addresses", lambda v, _: is_of_other_province(v)),
        ),
        "identifier_region": Check(
            IssueCode.RECORD_IDENTIFIER_REGION,
            consistency.identifier_of_other_province,
        ),
        "organization_region": Check(
            IssueCode.RECORD_ORGANIZATION_REGION,
            consistency.organization_of_other_province,
        ),
        "moment_future": Check(IssueCode.DATE_FUTURE, consistency.registered_in_future),
    }
)
"""Every built-in check by its name."""
