"""The one door to the library phonenumbers: what it reads, and what it knows.

Rules:
    Nothing of the library leaves this module but plain texts, numbers and the values
    of this package. A number that the library calls valid has a type; a short number
    of its region (``95588``) is a hotline.

Sources:
    The library phonenumbers and its metadata of the numbering plans, in whatever
    version is installed.
"""

from functools import cache

import phonenumbers
from attrs import frozen
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, ValidationResult

from customer_core.issues import IssueCode
from customer_core.models.values import PhoneNumber, PhoneType

Reading = tuple[PhoneNumber | None, IssueCode | None]
"""A number and a doubt about it, or no number and why."""

_NOWHERE = "001"  # the library's region of numbers that belong to no country
_E164 = phonenumbers.PhoneNumberFormat.E164
# Kinds in the order in which the library asks for them.
_KINDS = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager",
    "uan", "voicemail", "fixed_line", "mobile",
)  # fmt: skip
_TYPES = {
    phonenumbers.PhoneNumberType.MOBILE: PhoneType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE: PhoneType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.TOLL_FREE: PhoneType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST: PhoneType.SHARED_COST,
    phonenumbers.PhoneNumberType.PREMIUM_RATE: PhoneType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.VOIP: PhoneType.VOIP,
}
_REASONS = {
    ValidationResult.TOO_SHORT: IssueCode.PHONE_TOO_SHORT,
    ValidationResult.TOO_LONG: IssueCode.PHONE_TOO_LONG,
}


@frozen
class Numbers:
    """A set of national numbers: those of a region, or of one kind.

    Attributes:
        pattern: regular expression of the whole number.
        lengths: digits it may have; empty where the pattern alone decides.
    """

    pattern: str
    lengths: tuple[int, ...]


@frozen(kw_only=True)
class RegionFacts:
    """What the metadata says of one region.

    Attributes:
        code: country calling code, without plus.
        international_prefix: regular expression of what is dialled for abroad.
        trunk_prefix: regular expression of what may stand before a national number.
        transform: what a trunk prefix with groups is replaced by.
        leading_digits: how numbers of this region begin among those of its code.
        general: all national numbers.
        kinds: names and numbers of the kinds, in the order of asking.
        one_pattern: whether landline and mobile numbers cannot be told apart.
    """

    code: str
    international_prefix: str | None
    trunk_prefix: str | None
    transform: str | None
    leading_digits: str | None
    general: Numbers
    kinds: tuple[tuple[str, Numbers], ...]
    one_pattern: bool


def read(text: str, region: str) -> Reading:
    """A number as the library reads it.

    Returns:
        A valid number; a possible one with :attr:`IssueCode.PHONE_UNASSIGNED`; or
        ``None`` with the reason.

    Example:
        >>> read("010-65529988", "CN")[0].type.value, str(read("+4415", "GB")[1])
        ('fixed_line', 'phone.too_short')
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as refusal:
        short = refusal.error_type == refusal.TOO_SHORT_NSN
        return None, IssueCode.PHONE_TOO_SHORT if short else IssueCode.PHONE_INVALID
    kind = phonenumbers.number_type(number)
    if kind != phonenumbers.PhoneNumberType.UNKNOWN:
        return _value(number, _TYPES.get(kind, PhoneType.OTHER)), None
    if phonenumbers.is_valid_short_number(number):
        return _value(number, PhoneType.HOTLINE), None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        return None, _REASONS.get(reason, IssueCode.PHONE_INVALID)
    return _value(number, PhoneType.OTHER), IssueCode.PHONE_UNASSIGNED


def _value(number: phonenumbers.PhoneNumber, kind: PhoneType) -> PhoneNumber:
    region = phonenumbers.region_code_for_number(number)
    return PhoneNumber(
        e164=phonenumbers.format_number(number, _E164),
        extension=number.extension or None,
        region=None if region == _NOWHERE else region,
        type=kind,
    )


@cache
def regions_of_code(code: str) -> tuple[str, ...]:
    """The regions that share a calling code, the main one first; empty if unknown.

    Example:
        >>> regions_of_code("44")[0], regions_of_code("999")
        ('GB', ())
    """
    return tuple(COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()))


def region_facts(region: str) -> RegionFacts | None:
    """What is known of a region; ``None`` for none, or where a rule is not plain."""
    known = PhoneMetadata.metadata_for_region(region, None)
    if known is None:
        return None
    kinds = [(name, _numbers(getattr(known, name))) for name in _KINDS]
    general = _numbers(known.general_desc)
    if general is None or not general.lengths:
        return None
    return RegionFacts(
        code=str(known.country_code),
        international_prefix=known.international_prefix,
        trunk_prefix=known.national_prefix_for_parsing or None,
        transform=known.national_prefix_transform_rule or None,
        leading_digits=known.leading_digits,
        general=general,
        kinds=tuple((name, one) for name, one in kinds if one),
        one_pattern=bool(known.same_mobile_and_fixed_line_pattern),
    )


def _numbers(known: phonenumbers.PhoneNumberDesc | None) -> Numbers | None:
    pattern = known.national_number_pattern if known else None
    return Numbers(pattern, tuple(known.possible_length)) if known and pattern else None
