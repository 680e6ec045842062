"""How often synthetic records are wrong, and in which way.

Rules:
    Every rate is a probability per record that can have the flaw (an initial needs
    Latin letters), drawn independently of the others. Flaws of content are in the
    columns and in the files; habits of writing are in the files only.

Sources:
    The rates are this package's own choice: each flaw is common enough to be met in a
    few hundred records, most records have one or two. They are no measurement.
"""

from typing import Self

import attrs
from attrs import field, frozen

from customer_core.errors import ConfigurationError


def _probability(_: object, attribute: "attrs.Attribute[float]", rate: float) -> None:
    if not 0 <= rate <= 1:
        msg = f"{attribute.name} must be between 0 and 1"
        raise ConfigurationError(msg)


def _rate(default: float) -> float:
    rate: float = field(default=default, validator=_probability)
    return rate


@frozen(kw_only=True)
class Corruption:
    """The rate of every flaw, each 0 to 1.

    Two flaws of pinyin have the rate 0 unless asked for: a source that confuses sounds
    is one that was dictated.

    Attributes:
        missing_sex: no sex.
        missing_dob: no date of birth.
        missing_phone: no phone.
        missing_email: no e-mail.
        missing_address: no part of an address.
        missing_city: an address without its city.
        missing_postcode: an address without its postal code.
        missing_resident_id: no identity number (Chinese customers).
        missing_landline: no landline.
        name_typo: a slip of key or scanner in a Latin name.
        name_slip: a homophone or look-alike character in a Chinese name.
        traditional: a Chinese name in traditional script.
        pinyin: a Chinese name in Latin letters.
        fuzzy_pinyin: a sound confused in such a spelling (zh/z, n/l, ang/an).
        spaced_pinyin: the syllables of such a given name apart (``Jian Guo``).
        nickname: the short form of a British given name.
        initial: the initial of a Latin given name only.
        swapped_names: family and given name in each other's column.
        later_family_name: another family name (British women).
        dob_error: day and month exchanged, another year, day or 1 January.
        phone_typo: a wrong or exchanged digit.
        other_phone: the second number of the same person.
        household_phone: the number of a member of the household.
        email_typo: a slip in the local part.
        email_alias: dots or a plus tag in the local part (gmail.com only).
        email_domain_typo: a misspelt domain of a large provider.
        other_email: the second mailbox of the same person.
        former_address: the address before the present one.
        street_typo: a slip in the street or house number.
        no_unit: a Chinese address without building and room.
        short_street_type: ``St`` for ``Street`` and so on.
        postcode_typo: a wrong or exchanged character.
        written_phone: digits in groups, with 0086, +44 (0) and so on.
        full_width: full-width digits in a phone, ``＠`` in an e-mail.
        float_phone: a phone a spreadsheet made a number (``.0``).
        written_date: a date not in ISO 8601.
        written_country: a country by name.
        letter_case: a Latin name or e-mail all in capitals, or a name all in small.
        spaces: spaces around a value, or inside a Chinese name.
        honorific: a form of address with a full name.
        family_first: a Latin full name as ``Family, Given``.
        short_address: a Chinese address without 省 and 市, or without province.
        placeholder: a word for "nothing" where a phone, e-mail or date is missing.
        written_money: an amount with currency or separators.

    Example:
        >>> Corruption(pinyin=0).pinyin, Corruption.none().missing_dob
        (0, 0.0)
    """

    missing_sex: float = _rate(0.4)
    missing_dob: float = _rate(0.4)
    missing_phone: float = _rate(0.15)
    missing_email: float = _rate(0.35)
    missing_address: float = _rate(0.2)
    missing_city: float = _rate(0.1)
    missing_postcode: float = _rate(0.2)
    missing_resident_id: float = _rate(0.88)
    missing_landline: float = _rate(0.88)
    name_typo: float = _rate(0.05)
    name_slip: float = _rate(0.03)
    traditional: float = _rate(0.04)
    pinyin: float = _rate(0.15)
    fuzzy_pinyin: float = _rate(0.0)
    spaced_pinyin: float = _rate(0.0)
    nickname: float = _rate(0.06)
    initial: float = _rate(0.03)
    swapped_names: float = _rate(0.015)
    later_family_name: float = _rate(0.05)
    dob_error: float = _rate(0.04)
    phone_typo: float = _rate(0.015)
    other_phone: float = _rate(0.12)
    household_phone: float = _rate(0.03)
    email_typo: float = _rate(0.015)
    email_alias: float = _rate(0.08)
    email_domain_typo: float = _rate(0.01)
    other_email: float = _rate(0.12)
    former_address: float = _rate(0.12)
    street_typo: float = _rate(0.03)
    no_unit: float = _rate(0.15)
    short_street_type: float = _rate(0.15)
    postcode_typo: float = _rate(0.01)
    written_phone: float = _rate(0.6)
    full_width: float = _rate(0.04)
    float_phone: float = _rate(0.03)
    written_date: float = _rate(0.45)
    written_country: float = _rate(0.8)
    letter_case: float = _rate(0.08)
    spaces: float = _rate(0.06)
    honorific: float = _rate(0.02)
    family_first: float = _rate(0.15)
    short_address: float = _rate(0.4)
    placeholder: float = _rate(0.03)
    written_money: float = _rate(0.5)

    @classmethod
    def none(cls) -> Self:
        """No flaw at all: every record complete, current and in one form."""
        return cls().scaled(0)

    def scaled(self, factor: float) -> Self:
        """Every rate times ``factor`` (0 or more), at most 1.

        Raises:
            ConfigurationError: for a negative factor.
        """
        if factor < 0:
            msg = "factor must not be negative; 0 removes every flaw"
            raise ConfigurationError(msg)
        rates = attrs.asdict(self)
        return type(self)(**{n: min(rate * factor, 1.0) for n, rate in rates.items()})
