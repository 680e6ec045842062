"""What a record can be found by: one part per attribute, by versioned match keys.

Rules:
    A part turns a record into texts that are compared, and a typed criterion into the
    same texts. Match keys are lossy: what they find is compared with the criterion
    again. A version names the match keys; keys of two versions are never compared.
    The entropy is that of the commonest value: what an attacker who only counts gains.

Sources:
    Shares of the commonest value. Surnames: Wang, 7.2 % of the Chinese population
    (Ministry of Public Security, report on names of 2019). Full names: 290,000 Zhang
    Wei of 1.4e9 (the same). City: Chongqing, 32 of 1,410 million (census of 2020).
    Birth dates: 60 cohorts, and 1 January as a common default (assumed: 1 in 1,000).
    Postal codes: an assumption, 1 in 2,000. Phones: the share of one 7-digit end.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from customer_core._text import clean, fold, has_han
from customer_core.match_keys import address, email, identifier, phone, social_handle
from customer_core.match_keys import name as names
from customer_core.models import CustomerRecord, PartialDate, PersonName, PhoneType
from customer_core.reference.names import surnames
from customer_core.storage.decoding import value_parts

_LONGEST_SURNAME: Final = 2  # characters
_ISO_DATE: Final = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)


Matcher = Callable[[CustomerRecord], bool]


@frozen(kw_only=True)
class KeyPart:
    """One attribute that indexes are made of.

    Attributes:
        name: of the criterion in ``find``.
        version: of its match keys.
        entropy_bits: minus the binary logarithm of the share of the commonest value.
        keys: the match keys under which a record is found.
        query_keys: the match keys of a criterion; empty when it can mean nothing.
        matcher: given a criterion and its match keys, whether a record has what it
            means.
    """

    name: str
    version: str
    entropy_bits: float
    keys: Callable[[CustomerRecord], Iterable[str]]
    query_keys: Callable[[Any], tuple[str, ...]]
    matcher: Callable[[Any, Iterable[str]], Matcher]


def _version(*versions: object) -> str:
    text = "-".join(str(version) for version in versions)
    return re.sub(r"[^0-9A-Za-z]+", ".", text).strip(".")


def _of_keys(
    name: str,
    *,
    version: object,
    entropy_bits: float,
    keys: Callable[[CustomerRecord], Iterable[str]],
    query_keys: Callable[[Any], tuple[str, ...]],
) -> KeyPart:
    """A part whose criterion means a record exactly when they share a key."""

    def matcher(_: Any, asked: Iterable[str]) -> Matcher:  # noqa: ANN401 - of the part
        wanted = frozenset(asked)
        return lambda record: not wanted.isdisjoint(keys(record))

    return KeyPart(
        name=name,
        version=_version(version),
        entropy_bits=entropy_bits,
        keys=keys,
        query_keys=query_keys,
        matcher=matcher,
    )


def _one(key: str | None) -> tuple[str, ...]:
    return () if key is None else (key,)


def _phone_keys(record: CustomerRecord) -> list[str]:
    return [
        key
        for parts in value_parts(record, "phones")
        for key in phone.phone_ends(parts[0])
    ]


def _phone_matcher(asked: str, _: Iterable[str]) -> Matcher:
    means = phone.phone_matcher(asked)
    return lambda record: any(
        means(e164, extension if kind == PhoneType.MOBILE else None)
        for e164, kind, _, extension, *_ in value_parts(record, "phones")
    )


def _email_keys(record: CustomerRecord) -> list[str]:
    return [email.mailbox_of(parts[0]) for parts in value_parts(record, "emails")]


def _identifier_keys(record: CustomerRecord) -> list[str]:
    return [identifier.identifier_index_key(i.value) for i in record.identifiers]


def _all_name_keys(value: PersonName) -> tuple[str, ...]:
    made = names.person_name_keys(value)
    return (made.pinyin, *made.variants)


def _name_keys(record: CustomerRecord) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(k for n in record.names for k in _all_name_keys(n.value))
    )


def name_query_keys(asked: str | PersonName) -> tuple[str, ...]:
    """The keys of every way to part a typed name into family and given name.

    Example:
        >>> "guo jian zhang" in name_query_keys("Zhang Jianguo")
        True
        >>> set(name_query_keys("张建国")) & set(name_query_keys("Jianguo Zhang"))
        {'guo jian zhang'}
    """
    if isinstance(asked, PersonName):
        return _all_name_keys(asked)
    text = clean(asked)
    found = (
        key
        for family, given in _partings(text)
        if family or given
        for key in _all_name_keys(PersonName(family=family, given=given))
    )
    return tuple(dict.fromkeys(key for key in found if key))


def _partings(text: str) -> list[tuple[str | None, str | None]]:
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return [(family or None, given or None)]
    words = text.split()
    if len(words) > 1:
        return [
            (words[0], " ".join(words[1:])),
            (words[-1], " ".join(words[:-1])),
            (None, text),
        ]
    if not has_han(text):
        return [(None, text or None), (text or None, None)]
    ends = [end for end in range(1, _LONGEST_SURNAME + 1) if end <= len(text)]
    known = [end for end in ends if end == 1 or text[:end] in surnames()]
    return [(text[:end], text[end:] or None) for end in known]


def _birth_date_keys(record: CustomerRecord) -> list[str]:
    return [born.value.text for born in record.birth_dates]


def _birth_date_query(asked: str | date | PartialDate) -> tuple[str, ...]:
    if isinstance(asked, PartialDate):
        return (asked.text,)
    text = asked.isoformat()[:10] if isinstance(asked, date) else asked.strip()
    return (text,) if _ISO_DATE.fullmatch(text) else ()


def _family_keys(record: CustomerRecord) -> tuple[str, ...]:
    made = (names.person_name_keys(n.value).family for n in record.names)
    return tuple(dict.fromkeys(key for key in made if key))


def _handle_keys(record: CustomerRecord) -> list[str]:
    return [
        social_handle.social_handle_keys(h.value).text for h in record.social_handles
    ]


def _address_keys(part: str) -> Callable[[CustomerRecord], tuple[str, ...]]:
    def keys(record: CustomerRecord) -> tuple[str, ...]:
        made = (getattr(address.address_keys(a.value), part) for a in record.addresses)
        return tuple(dict.fromkeys(key for key in made if key))

    return keys


def _city_keys(record: CustomerRecord) -> tuple[str, ...]:
    made = (a.value.admin2 or a.value.admin1 for a in record.addresses)
    return tuple(dict.fromkeys(fold(city) for city in made if city))


def _postal_code_query(asked: str) -> tuple[str, ...]:
    return _one(re.sub(r"[\s-]", "", asked).upper() or None)


def _exact_parts() -> list[KeyPart]:
    return [
        _of_keys(
            "identifier",
            version=identifier.VERSION,
            entropy_bits=30,
            keys=_identifier_keys,
            query_keys=lambda asked: _one(identifier.identifier_query_key(asked)),
        ),
        _of_keys(
            "email",
            version=email.VERSION,
            entropy_bits=20,
            keys=_email_keys,
            query_keys=lambda asked: _one(email.email_query_key(asked)),
        ),
        KeyPart(
            name="phone",
            version=_version(phone.VERSION),
            entropy_bits=18,
            keys=_phone_keys,
            query_keys=lambda asked: _one(phone.phone_query_key(asked)),
            matcher=_phone_matcher,
        ),
        _of_keys(
            "social_handle",
            version=social_handle.VERSION,
            entropy_bits=20,
            keys=_handle_keys,
            query_keys=lambda asked: _one(asked.casefold() or None),
        ),
        _of_keys(
            "record_id",
            version=1,
            entropy_bits=30,
            keys=lambda record: (record.record_id,),
            query_keys=_one,
        ),
    ]


def _common_parts() -> list[KeyPart]:
    return [
        _of_keys(
            "name",
            version=names.NAME_KEY_VERSION,
            entropy_bits=12,
            keys=_name_keys,
            query_keys=name_query_keys,
        ),
        _of_keys(
            "birth_date",
            version=1,
            entropy_bits=10,
            keys=_birth_date_keys,
            query_keys=_birth_date_query,
        ),
        _of_keys(
            "street",
            version=address.VERSION,
            entropy_bits=12,
            keys=_address_keys("street"),
            query_keys=lambda asked: _one(address.street_key(asked)),
        ),
        _of_keys(
            "postal_code",
            version=address.VERSION,
            entropy_bits=11,
            keys=_address_keys("postal_code"),
            query_keys=_postal_code_query,
        ),
        _of_keys(
            "city",
            version=1,
            entropy_bits=5.4,
            keys=_city_keys,
            query_keys=lambda asked: _one(fold(asked) or None),
        ),
        _of_keys(
            "family_name",
            version=names.NAME_KEY_VERSION,
            entropy_bits=3.8,
            keys=_family_keys,
            query_keys=lambda asked: _one(names.romanize_family(clean(asked)) or None),
        ),
        _of_keys(
            "sex",
            version=1,
            entropy_bits=1,
            keys=lambda record: [str(s.value) for s in record.profile.sex],
            query_keys=lambda asked: _one(str(asked).casefold() or None),
        ),
    ]


PARTS: Final[Mapping[str, KeyPart]] = MappingProxyType(
    {part.name: part for part in (*_exact_parts(), *_common_parts())}
)
"""Every part by its name, the most selective first."""
