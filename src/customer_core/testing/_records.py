"""What the source systems know of people: columns with the flaws of content.

Rules:
    Columns are in canonical-like form (E.164, ISO dates); how a system writes them
    down is the business of the exports.
"""

import numpy as np
from numpy.typing import NDArray

from customer_core.testing import _vocabulary as words
from customer_core.testing._contacts import draw_landlines
from customer_core.testing._dice import Texts, either, texts
from customer_core.testing._people import LAST_DAY, Days, Flags, days_between
from customer_core.testing._record_names import draw_names
from customer_core.testing._sheet import Columns, Sheet
from customer_core.testing._typos import digit_typo, latin_typo


def draw_columns(sheet: Sheet) -> Columns:
    """Every column but ``record_id`` and ``source``, in their order."""
    former = np.zeros(len(sheet.who), dtype=np.bool_)
    former[sheet.hit("former_address")] = True
    return {
        **draw_names(sheet),
        **draw_birth(sheet),
        **draw_phones(sheet),
        **draw_mailboxes(sheet),
        **draw_homes(sheet, former),
        **_dates(sheet, former),
    }


_ONE_DAY = np.timedelta64(1, "D")
_SHORTEST_MONTH = 28


def draw_birth(sheet: Sheet) -> Columns:
    people, who = sheet.people, sheet.who
    days = people.birth_day[who]
    rows = sheet.hit("dob_error")
    if rows.size:
        days[rows] = _misread_days(days[rows], sheet.dice.at(rows).below("dob", 4))
    dob = iso_days(days)
    sex = texts(("M", "F"))[people.female[who].astype(np.int64)]
    resident_id = np.full(len(who), None, dtype=object)
    rows = np.flatnonzero(people.chinese[who])
    resident_id[rows] = ""
    sheet.blank("missing_resident_id", resident_id)
    rows = np.flatnonzero(resident_id == "")
    resident_id[rows] = people.resident_id(who[rows])
    sheet.blank("missing_dob", dob)
    sheet.blank("missing_sex", sex)
    return {"sex": sex, "dob": dob, "resident_id": resident_id}


def _misread_days(days: Days, kind: NDArray[np.int64]) -> Days:
    year = days.astype("datetime64[Y]")
    month = days.astype("datetime64[M]")
    month_number = (month - year).astype(np.int64)
    day_number = (days - month) // _ONE_DAY
    exchanged = (year + np.minimum(day_number, 11)).astype("datetime64[D]")
    exchanged = exchanged + month_number * _ONE_DAY
    in_any_month = np.minimum(day_number, _SHORTEST_MONTH - 1)
    next_day = month.astype("datetime64[D]") + (in_any_month + 1) * _ONE_DAY
    next_year = (month + 12).astype("datetime64[D]") + in_any_month * _ONE_DAY
    first = year.astype("datetime64[D]")
    return np.choose(kind, [exchanged, next_year, next_day, first])


def iso_days(days: Days) -> Texts:
    """Days as ISO 8601 texts, each distinct day written once."""
    first = days.min() if days.size else LAST_DAY
    last = days.max() if days.size else LAST_DAY
    calendar = texts(np.datetime_as_string(np.arange(first, last + _ONE_DAY)).tolist())
    return calendar[(days - first) // _ONE_DAY]


def draw_phones(sheet: Sheet) -> Columns:
    people, who = sheet.people, sheet.who
    phone = people.mobile[who]
    rows = sheet.hit("household_phone")
    phone[rows] = people.household_mobile(who[rows])
    rows = sheet.hit("other_phone")
    phone[rows] = people.other_mobile(who[rows])
    sheet.rewrite(phone, "phone_typo", digit_typo, sheet.hit("phone_typo"))
    sheet.blank("missing_phone", phone)
    landline = draw_landlines(people.shared, people.home)[who]
    sheet.blank("missing_landline", landline)
    return {"phone": phone, "landline": landline}


def draw_mailboxes(sheet: Sheet) -> Columns:
    people, who = sheet.people, sheet.who
    email = people.email[who]
    rows = sheet.hit("other_email")
    email[rows] = people.other_email(who[rows])
    rows = sheet.hit("email_alias")
    rows = rows[np.fromiter((e.endswith("@gmail.com") for e in email[rows]), np.bool_)]
    sheet.rewrite(email, "email_alias", _alias, rows)
    sheet.rewrite(email, "email_typo", _mailbox_typo, sheet.hit("email_typo"))
    rows = sheet.hit("email_domain_typo")
    email[rows] = texts(map(_domain_typo, email[rows]))
    sheet.blank("missing_email", email)
    return {"email": email}


def _alias(address: str, bits: int) -> str:
    local, _, domain = address.partition("@")
    if bits % 2:
        return f"{local}+{('shop', 'crm', 'news')[bits // 2 % 3]}@{domain}"
    return f"{local[:-3]}.{local[-3:]}@{domain}"


def _mailbox_typo(address: str, bits: int) -> str:
    local, _, domain = address.partition("@")
    return f"{latin_typo(local, bits)}@{domain}"


def _domain_typo(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local}@{words.MAIL_DOMAIN_TYPOS.get(domain, domain)}"


_PARTS = ("street", "district", "city", "region", "postcode")


def draw_homes(sheet: Sheet, former: Flags) -> Columns:
    people, who = sheet.people, sheet.who
    chinese = people.chinese[who]
    parts = {name: getattr(people.home, name)[who] for name in _PARTS}
    short = people.home.short_street[who]
    rows = np.flatnonzero(former)
    before = people.former_home(who[rows])
    for name in _PARTS:
        parts[name][rows] = getattr(before, name)
    short[rows] = before.short_street
    street = parts["street"]
    rows = sheet.hit("no_unit", chinese)
    street[rows] = short[rows]
    rows = sheet.hit("short_street_type", ~chinese)
    street[rows] = texts(map(_short_type, street[rows]))
    sheet.rewrite(street, "street_typo", _street_typo, sheet.hit("street_typo"))
    sheet.rewrite(
        parts["postcode"], "postcode_typo", digit_typo, sheet.hit("postcode_typo")
    )
    address = _address_lines(parts, chinese)
    sheet.blank("missing_city", parts["city"])
    sheet.blank("missing_postcode", parts["postcode"])
    country = texts(("GB", "CN"))[chinese.astype(np.int64)]
    sheet.blank("missing_address", address, *parts.values())
    parts["district"][~chinese] = None
    return {**parts, "country": country, "address": address}


def _address_lines(parts: Columns, chinese: Flags) -> Texts:
    nothing = np.full(len(chinese), "", dtype=object)
    region = either(parts["region"] == parts["city"], nothing, parts["region"])
    cn = region + parts["city"] + parts["district"] + parts["street"]
    gb = parts["street"] + ", " + parts["city"] + ", " + parts["postcode"]
    return either(chinese, cn, gb)


def _street_typo(street: str, bits: int) -> str:
    return latin_typo(street, bits) if street.isascii() else digit_typo(street, bits)


def _short_type(street: str) -> str:
    head, _, kind = street.rpartition(" ")
    return f"{head} {words.SHORT_STREET_TYPES.get(kind, kind)}"


def _dates(sheet: Sheet, former: Flags) -> Columns:
    # a record with the former address has not been touched since it was made
    registered = days_between(
        sheet.dice.uniform("registered"),
        sheet.people.registered[sheet.who],
        LAST_DAY,
    )
    updated = days_between(sheet.dice.uniform("updated"), registered, LAST_DAY)
    updated = np.where(former, registered, updated)
    return {"registered_at": iso_days(registered), "updated_at": iso_days(updated)}
