"""Addresses in Chinese script: divisions, street, unit, postal code.

Rules:
    Divisions get their official names; street and unit keep the script they were
    written in. Where a name fits several divisions, evidence may decide: the postal
    code in the text, then the hints. Without evidence the levels that differ stay
    empty and the candidates are listed: nothing is guessed. Where divisions contradict
    each other, the larger one is kept and the rest stays in the street.

Sources:
    GB/T 2260 (division codes).
"""

import re

from customer_core._text import has_han
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_place import Hints, locate
from customer_core.normalizers._common import Issues

COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
"""Countries whose divisions are known here."""

_HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
_GAP = re.compile("[ ,;、-]")
_GAPS = re.compile(rf"(?<={_HAN}) | (?={_HAN})")
EDGES = " ,;|、。.:·/-"
"""What is no part of an address at its ends."""

_LABEL = re.compile(
    r"(?:(?:收货|收件|联系|聯繫|家庭|通讯|通訊|详细|詳細|公司|单位|單位|办公|注册)?"
    r"(?:地址|住址)[ :]+)+"
)
_POSTAL_LABEL = r"(?:邮编|郵編|邮政编码|郵政編碼|郵遞區號)"
_POSTAL_TAIL = re.compile(
    rf"(?:(?:^|[ ,;(]){_POSTAL_LABEL}?[: ]*|{_POSTAL_LABEL}[: ]*)(\d{{6}})[ ).,;]*$"
)
_CODE_ENDS = frozenset("0123456789)")
_POSTAL_HEAD = re.compile(
    rf"\(?(?:{_POSTAL_LABEL}?[: ]*(\d{{6}})|〒 ?(\d{{3}}-?\d{{4}}))"
    rf"(?:[ ),;]+|(?={_HAN}))"
)
_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[A-Za-z])"
_WORD = r"(?:栋|棟|幢|座|号楼|號樓|楼|樓|单元|單元|层|層|室|房|户|戶)"
_ORDINAL = r"[甲乙丙丁一二三四五六七八九十]{1,3}"
_UNIT = re.compile(
    rf"(?<={_HAN}){_NUMBER}{_WORD}|(?<=[号號区區园園院苑村路街弄]){_ORDINAL}{_WORD}"
)
_UNIT_GAP = re.compile(rf"(?<={_HAN})[ ,;、-]+(?={_NUMBER}{_WORD}|{_ORDINAL}{_WORD})")


def parse_chinese(
    text: str, *, country: str | None, hints: Hints, postal_code: str | None = None
) -> tuple[PostalAddress, Issues]:
    """The parts of an address in Chinese script; ``country`` is the default.

    Args:
        text: cleaned, full-width folded, tidied.
        country: one of :data:`COUNTRIES` or ``None``.
        hints: as in :func:`normalize_address`.
        postal_code: when it is known; otherwise it is looked for in the text.
    """
    if postal_code is None:
        text, postal_code = take_postal_code(text)
    if _GAP.search(text):
        text = _UNIT_GAP.sub("", _GAPS.sub("", text))
    place = locate(text, postal_code=postal_code, country=country, hints=hints)
    street, unit = split_unit(text[place.end :].strip(EDGES))
    address = PostalAddress(
        country=place.country or country,
        admin1=place.levels[0],
        admin2=place.levels[1],
        admin3=place.levels[2],
        street=street or None,
        unit=unit or None,
        postal_code=postal_code,
        division_code=place.code,
        candidates=place.candidates,
    )
    return address, place.issues


def take_postal_code(text: str) -> tuple[str, str | None]:
    """The text without its six-digit postal code, and the code.

    Example:
        >>> take_postal_code("建国路88号 邮编:100020")
        ('建国路88号', '100020')
    """
    found = _POSTAL_TAIL.search(text) if text[-1:] in _CODE_ENDS else None
    return (text[: found.start()].strip(EDGES), found[1]) if found else (text, None)


def tidy(text: str) -> str:
    """Without labels at the start and loose edges; a leading postal code goes last.

    Example:
        >>> tidy("收货地址: 100020 北京市")
        '北京市 100020'
    """
    previous = None
    while previous != text:
        previous, text = text, text.strip(EDGES)
        if found := _LABEL.match(text):
            text = text[found.end() :]
        elif has_han(text) and (found := _POSTAL_HEAD.match(text)):
            text = f"{text[found.end() :]} {found[1] or found[2]}"
    return text


def split_unit(text: str) -> tuple[str, str]:
    """Street with house number, then building, floor and room.

    Example:
        >>> split_unit("民族大道172号1栋803室")
        ('民族大道172号', '1栋803室')
    """
    found = _UNIT.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
