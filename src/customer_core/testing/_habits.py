"""How people and systems write one value down.

Rules:
    Pure: a canonical text and random bits give one way of writing it. Each way can be
    read back, except where the name of the function says what is lost.
"""

from collections.abc import Callable

Writing = Callable[[str, int], str]

_FULL_WIDTH = {ord("0") + n: 0xFF10 + n for n in range(10)}
_CN = "+86"
_GB = "+44"


def plain_phone(e164: str) -> str:
    """The national number as its country writes it.

    Example:
        >>> plain_phone("+8613812345678"), plain_phone("+8655186123456")
        ('13812345678', '0551-86123456')
        >>> plain_phone("+447412345678"), plain_phone("+442079460123")
        ('07412345678', '02079460123')
    """
    number = e164[len(_CN) :]
    if e164.startswith(_GB):
        return "0" + number
    if number.startswith("1") and len(number) == _CN_MOBILE:
        return number
    area = 2 if number[0] in "12" else 3
    return f"0{number[:area]}-{number[area:]}"


_CN_MOBILE = 11

_CN_PHONES = (
    "{0} {1} {2}", "{0}-{1}-{2}", "+86 {0}{1}{2}", "86-{0}{1}{2}", "0086{0}{1}{2}",
    "(+86){0}{1}{2}", "+86{0}{1}{2}", "86{0}{1}{2}",
)  # fmt: skip
_GB_PHONES = (
    "0{0} {1}", "+44 {0} {1}", "+44 (0){0}{1}", "0044{0}{1}", "0{0}-{1}", "+44{0}{1}",
)  # fmt: skip


def written_phone(e164: str, bits: int) -> str:
    """In groups, with the country code in one of its forms.

    Example:
        >>> written_phone("+8613812345678", 0), written_phone("+447412345678", 2)
        ('138 1234 5678', '+44 (0)7412345678')
    """
    number = e164[len(_CN) :]
    if e164.startswith(_GB):
        form = _GB_PHONES[bits % len(_GB_PHONES)]
        return form.format(number[:4], number[4:])
    form = _CN_PHONES[bits % len(_CN_PHONES)]
    return form.format(number[:-8], number[-8:-4], number[-4:])


def full_width_phone(e164: str, _: int = 0) -> str:
    """In full-width digits, as an input method leaves them."""
    return plain_phone(e164).translate(_FULL_WIDTH)


def float_phone(e164: str, _: int = 0) -> str:
    """As a spreadsheet writes a number: leading zero lost, ``.0`` added."""
    return e164[len(_CN) :] + ".0"


_DATES = ("{0}/{1}/{2}", "{0}{1:02}{2:02}", "{0}.{1}.{2}", "{0}年{1}月{2}日")


def written_date(iso: str, bits: int) -> str:
    """Year first, with slashes, dots, characters or nothing between.

    Example:
        >>> [written_date("2019-03-07", bits) for bits in range(4)]
        ['2019/3/7', '20190307', '2019.3.7', '2019年3月7日']
    """
    year, month, day = map(int, iso.split("-"))
    return _DATES[bits % len(_DATES)].format(year, month, day)


def british_date(iso: str, bits: int) -> str:
    """Day first in half of the cases, so that some can be read in two ways."""
    if bits % 2:
        return written_date(iso, bits // 2 % 3)
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


_MONEY = ("{}元", "¥{}", "￥{}", "¥ {}", "RMB {}", "{} CNY", "人民币{}元")


def written_money(amount: str, bits: int) -> str:
    """With a currency, in half of the cases with thousands separators.

    Example:
        >>> written_money("1352.71", 1 + 8), written_money("164.15", 0)
        ('¥1,352.71', '164.15元')
    """
    whole, _, cents = amount.partition(".")
    if bits // 8 % 2:
        whole = f"{int(whole):,}"
    return _MONEY[bits % 8 % len(_MONEY)].format(f"{whole}.{cents}")


def other_case(text: str, bits: int) -> str:
    """All in capitals or all in small letters."""
    return text.upper() if bits % 2 else text.lower()


def edge_spaces(text: str, bits: int) -> str:
    """With a space at both ends, or an ideographic one at the end."""
    return f" {text} " if bits % 2 else f"{text}　"


def family_first(full_name: str, _: int = 0) -> str:
    """``Family, Given`` of ``Given Family``."""
    given, _space, family = full_name.rpartition(" ")
    return f"{family}, {given}"


_COUNTRIES = {
    "CN": ("China", "中国", "P.R. China", "CHN"),
    "GB": ("United Kingdom", "UK", "Great Britain", "英国"),
}


def written_country(code: str, bits: int) -> str:
    """By name, in English or Chinese."""
    names = _COUNTRIES[code]
    return names[bits % len(names)]
