"""Canonical values of customer attributes.

Rules:
    A value is what the normalizers made of a text: frozen, comparable, hashable. Its
    ``text`` is the canonical text; normalising that text gives an equal value again.
    A missing part is ``None``, never an empty text. ``repr`` masks what is personal.

Sources:
    E.164 (ITU-T, 2010); RFC 5321 and 5322; ISO 3166-1; ISO 4217; GB/T 2260 (division
    codes); GB 11643 (resident identity number); GB 32100 (unified social credit code).
"""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import Attribute, field, frozen

from customer_core._text import is_han, mask

_REGION = re.compile("[A-Z]{2}")


class Sex(StrEnum):
    """The sex a source states."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


def is_region(code: object) -> bool:
    """Whether this has the form of an ISO 3166-1 alpha-2 code.

    Example:
        >>> is_region("CN"), is_region("cn"), is_region("China")
        (True, False, False)
    """
    return isinstance(code, str) and _REGION.fullmatch(code) is not None


def _hide(text: str | None) -> str:
    return "None" if text is None else repr(mask(text))


def _hide_ends(text: str | None) -> str:
    return "None" if text is None else repr(mask(text, 3, 4))


def _hide_all(text: str | None) -> str:
    return "None" if text is None else "'***'"


def _no_empty(_: object, attribute: "Attribute[Any]", value: str | None) -> None:
    if value == "":
        msg = f"{attribute.name} must be None or text that is not empty"
        raise ValueError(msg)


def _hidden(default: str | None = None) -> Any:  # noqa: ANN401 - as attrs.field
    return field(default=default, repr=_hide, validator=_no_empty)


@frozen(kw_only=True)
class PersonName:
    """The name of a person, in parts.

    Attributes:
        family: family name with its particles (``van den Berg``, ``欧阳``).
        given: given name (first of several; hyphens kept).
        middle: further given names, separated by single spaces.
        prefix: title before the name (``Dr``).
        suffix: what follows it (``Jr.``, ``先生``).

    Example:
        >>> PersonName(family="欧阳", given="娜娜").text
        '欧阳娜娜'
        >>> PersonName(family="van Dyke", given="Ann", middle="Lee").text
        'van Dyke, Ann Lee'
    """

    family: str | None = field(default=None, repr=_hide)
    given: str | None = field(default=None, repr=_hide)
    middle: str | None = field(default=None, repr=_hide)
    prefix: str | None = None
    suffix: str | None = None

    def __attrs_post_init__(self) -> None:
        """A name has a family or a given name, and no part is empty text."""
        if self.family is None and self.given is None:
            msg = "a person name needs a family or a given name"
            raise ValueError(msg)
        if "" in (self.family, self.given, self.middle, self.prefix, self.suffix):
            msg = "a part of a name must be None or text that is not empty"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        """Canonical text: ``张三`` in Han script, else ``Family, Given Middle``."""
        core = [part for part in (self.family, self.given) if part]
        if all(is_han(part) for part in core) and not self.middle:
            return (self.prefix or "") + "".join(core) + (self.suffix or "")
        rest = " ".join(p for p in (self.prefix, self.given, self.middle) if p)
        text = f"{self.family}, {rest}" if self.family and rest else self.family or rest
        return f"{text}, {self.suffix}" if self.suffix else text


@frozen(kw_only=True)
class OrganizationName:
    """The name of an organisation, in parts.

    Attributes:
        name: the whole name, cleaned.
        core: what tells it apart (``华为技术``, ``Acme``).
        legal_form: as written (``有限公司``, ``GmbH``).
        branch: the branch it names (``北京``), else ``None``.
        region: a place inside the name (``中国``), else ``None``.
    """

    name: str = field(repr=_hide)
    core: str = field(repr=_hide)
    legal_form: str | None = field(default=None, validator=_no_empty)
    branch: str | None = _hidden()
    region: str | None = _hidden()

    @property
    def text(self) -> str:
        """Canonical text: the whole cleaned name."""
        return self.name


class PhoneType(StrEnum):
    """What kind of line a number is."""

    MOBILE = "mobile"
    FIXED_LINE = "fixed_line"
    FIXED_LINE_OR_MOBILE = "fixed_line_or_mobile"
    TOLL_FREE = "toll_free"
    SHARED_COST = "shared_cost"
    PREMIUM_RATE = "premium_rate"
    VOIP = "voip"
    HOTLINE = "hotline"
    OTHER = "other"


@frozen(kw_only=True)
class PhoneNumber:
    """A telephone number.

    Attributes:
        e164: ``+`` and up to 15 digits (E.164). A hotline that cannot be dialled from
            abroad (``95588``) has its digits after ``+`` and the country code too.
        extension: digits after the number, else ``None``.
        region: ISO 3166-1 alpha-2 region of the number; ``None`` for non-geographic.
        type: the kind of line.

    Example:
        >>> PhoneNumber(e164="+8613812345678", region="CN", type=PhoneType.MOBILE)
        PhoneNumber(e164='+86*******5678', extension=None, region='CN', type='mobile')
    """

    e164: str = field(repr=_hide_ends)
    extension: str | None = field(default=None, repr=_hide_all, validator=_no_empty)
    region: str | None = None
    type: PhoneType = field(default=PhoneType.OTHER, repr=lambda kind: repr(str(kind)))

    @property
    def text(self) -> str:
        """Canonical text: E.164, then `` ext. 123`` where there is an extension."""
        return f"{self.e164} ext. {self.extension}" if self.extension else self.e164


def _hide_mailbox(address: str) -> str:
    local_part, _, domain = address.rpartition("@")
    return repr(f"{mask(local_part) if len(local_part) > 1 else '*'}@{domain}")


@frozen(kw_only=True)
class EmailAddress:
    """An e-mail address.

    Attributes:
        address: local part as given, domain lower-case and in Unicode.
        display_name: the name that stood beside it, else ``None``.

    Example:
        >>> EmailAddress(address="Zhang.San@qq.com").domain
        'qq.com'
    """

    address: str = field(repr=_hide_mailbox)
    display_name: str | None = _hidden()

    @property
    def local_part(self) -> str:
        """What stands before the ``@``."""
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """What stands after the ``@``."""
        return self.address.rpartition("@")[2]

    @property
    def text(self) -> str:
        """Canonical text: the address without the display name."""
        return self.address


@frozen(kw_only=True)
class PostalAddress:
    """A postal address, in parts from large to small.

    Attributes:
        country: ISO 3166-1 alpha-2, ``None`` when not known.
        admin1: province, state or nation (``广东省``, ``上海市``, ``England``).
        admin2: prefecture or city (``深圳市``, ``Oxford``).
        admin3: county or district (``南山区``); ``None`` where there is no such level.
        street: street and house number.
        unit: building, floor and room.
        postal_code: in the form of its country.
        division_code: six digits of GB/T 2260 for the finest level that is known.
        candidates: division codes, ascending, where a name fits several divisions;
            empty when it was resolved.

    Example:
        >>> PostalAddress(country="CN", admin1="上海市", admin2="上海市",
        ...               admin3="静安区", street="南京西路1号").text
        '上海市静安区南京西路1号'
    """

    country: str | None = None
    admin1: str | None = _hidden()
    admin2: str | None = _hidden()
    admin3: str | None = _hidden()
    street: str | None = field(default=None, repr=_hide_all, validator=_no_empty)
    unit: str | None = field(default=None, repr=_hide_all, validator=_no_empty)
    postal_code: str | None = field(default=None, repr=_hide_all, validator=_no_empty)
    division_code: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Canonical text: in the order and with the separators of its script."""
        divisions = dict.fromkeys(p for p in (self.admin1, self.admin2) if p)
        large = [*divisions, *([self.admin3] if self.admin3 else [])]
        small = [part for part in (self.street, self.unit) if part]
        if self.country in {"CN", "HK", "MO", "TW"} or any(map(is_han, large)):
            text = "".join([*large, *small])
            return " ".join(p for p in (text, self.postal_code) if p)
        tail = [self.admin3, self.admin2, self.admin1, self.postal_code, self.country]
        return ", ".join([*small[::-1], *dict.fromkeys(p for p in tail if p)])


@frozen(kw_only=True)
class PartialDate:
    """A calendar date that may lack its day, or month and day.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, else ``None``.
        day: 1 to 31, else ``None``; needs a month.

    Example:
        >>> PartialDate(year=1990, month=1).text
        '1990-01'
    """

    year: int = field(repr=lambda _: "****")
    month: int | None = field(default=None, repr=lambda _: "**")
    day: int | None = field(default=None, repr=lambda _: "**")

    def __attrs_post_init__(self) -> None:
        """The date exists in the Gregorian calendar."""
        if self.month is None:
            if self.day is not None:
                msg = "a day needs a month"
                raise ValueError(msg)
            date(self.year, 1, 1)
            return
        date(self.year, self.month, 1 if self.day is None else self.day)

    @property
    def text(self) -> str:
        """Canonical text: ISO 8601, ``1990``, ``1990-01`` or ``1990-01-02``."""
        parts = [f"{self.year:04}"]
        parts += [f"{p:02}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)

    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


@frozen(kw_only=True)
class Identifier:
    """A number that an authority gave to a person or an organisation.

    Attributes:
        kind: ``resident_id``, ``uscc``, ``passport`` or another name of a scheme.
        value: compact form, upper case, without separators.
        region: ISO 3166-1 alpha-2 of the issuer, ``None`` when not known.
        birth_date: where the number contains it.
        sex: where the number contains it.
        division_code: six digits of GB/T 2260, where the number contains them.
    """

    kind: str
    value: str = field(repr=lambda text: repr(mask(text, 0, 4)))
    region: str | None = None
    birth_date: PartialDate | None = None
    sex: Sex | None = field(default=None, repr=_hide_all)
    division_code: str | None = field(default=None, repr=_hide_all)

    @property
    def text(self) -> str:
        """Canonical text: the compact form."""
        return self.value


@frozen(kw_only=True, order=True)
class Money:
    """An exact amount in one currency.

    Attributes:
        amount: any sign, as many decimals as were written.
        currency: ISO 4217, ``None`` when the text named none.

    Example:
        >>> Money(amount=Decimal("1352.71"), currency="CNY").text
        '1352.71 CNY'
    """

    amount: Decimal
    currency: str | None = None

    def __attrs_post_init__(self) -> None:
        """The amount is a number."""
        if not self.amount.is_finite():
            msg = "an amount of money is finite"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        """Canonical text: plain decimal notation, then the currency."""
        return (
            f"{self.amount:f} {self.currency}" if self.currency else f"{self.amount:f}"
        )


@frozen(kw_only=True)
class SocialHandle:
    """An account of a social network or messenger.

    Attributes:
        kind: ``wechat``, ``qq``, ``weibo``, ``x`` or another network; ``other``.
        value: the account, in the network's own case rules.
    """

    kind: str
    value: str = field(repr=_hide)

    @property
    def text(self) -> str:
        """Canonical text: the account alone."""
        return self.value


@frozen(kw_only=True)
class WebAddress:
    """The address of a page or site on the web.

    Attributes:
        url: canonical, in ASCII: scheme and host lower-case, no default port.
        host: name in lower-case Unicode, or an IP address.
        domain: what its owner registered (``example.co.uk``); ``None`` for an IP
            address or a host that is no public name.

    Example:
        >>> WebAddress(url="https://www.example.com/", host="www.example.com",
        ...            domain="example.com").text
        'https://www.example.com/'
    """

    url: str = field(repr=_hide_all)
    host: str = field(repr=_hide)
    domain: str | None = _hidden()

    @property
    def text(self) -> str:
        """Canonical text: the address."""
        return self.url
