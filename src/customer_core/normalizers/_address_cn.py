"""Addresses in Chinese script: divisions, street, unit, postal code.

Rules:
    Divisions get their official names; street and unit keep the script they were
    written in. Where a name fits several divisions, evidence may decide: the town or
    the postal code in the text, then the hints. Without evidence the levels that differ
    stay empty and the candidates are listed: nothing is guessed. Where divisions
    contradict each other, the larger one is kept and the rest stays in the street.

Sources:
    GB/T 2260 (division codes).
"""

import re

from attrs import evolve

from customer_core._text import has_han
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_place import Hints, locate
from customer_core.normalizers._address_unit import HAN, close_gaps, split_unit
from customer_core.normalizers._common import Issues
from customer_core.reference.postal_codes import provinces_of_postal_code

COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
"""Countries whose divisions are known here."""

_GAP = re.compile("[ ,;、-]")
_GAPS = re.compile(rf"(?<={HAN}) | (?={HAN})")
EDGES = " ,;|、。.:·/-"
"""What is no part of an address at its ends."""

LABEL = re.compile(
    r"(?:(?:收货|收件|联系|聯繫|家庭|通讯|通訊|详细|詳細|公司|单位|單位|办公|注册|现住|户籍)?"
    r"(?:地址|住址)[ :：]+)+"
)
"""What stands before an address in a form."""

_POSTAL_LABEL = r"(?:邮编|郵編|邮政编码|郵政編碼|郵遞區號)"
_POSTAL_TAIL = re.compile(
    rf"(?:(?:^|[ ,;(]){_POSTAL_LABEL}?[: ]*|{_POSTAL_LABEL}[: ]*)(\d{{6}})[ ).,;]*$"
)
_CODE_ENDS = frozenset("0123456789)")
_POSTAL_INSIDE = re.compile(
    rf"[ ,;(]*{_POSTAL_LABEL}[: ]*(\d{{6}})(?!\d)[ ),;]*|(?<=[ ,;])(\d{{6}})[ ,;]+"
    rf"|(?<=[省市区縣县旗州盟])(\d{{6}})(?={HAN})"
)
_POSTAL_JOINED = re.compile(r"(?<=[号號室楼樓層层栋棟村组座])\d{6}$")
_TAIWANESE = re.compile(
    rf"(\d{{3}}(?:\d{{2,3}})?) ?({HAN}.*)|(.*\S) (\d{{3}}(?:\d{{2,3}})?)"
)
_BRACKETS = re.compile(r" *[【】\[\]「」][【】\[\]「」 ]*")
_QUOTES = "\"'“”‘’*•●★☆※#>~ "
_POSTAL_HEAD = re.compile(
    rf"\(?(?:{_POSTAL_LABEL}?[: ]*(\d{{6}})|〒 ?(\d{{3}}-?\d{{4}}))"
    rf"(?:[ ),;]+|(?={HAN}))"
)


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
    taiwan = _TAIWANESE.fullmatch(text) if postal_code is None else None
    if taiwan:
        body, code = taiwan[2] or taiwan[3], taiwan[1] or taiwan[4]
        found = parse_chinese(body, country=country, hints=hints, postal_code="")
        if found[0].country == "TW":
            return evolve(found[0], postal_code=code), found[1]
    if _GAP.search(text):
        text = close_gaps(_GAPS.sub("", text))
    place = locate(text, postal_code=postal_code, country=country, hints=hints)
    street, unit = split_unit((place.before + text[place.end :]).strip(EDGES))
    address = PostalAddress(
        country=place.country or country,
        admin1=place.levels[0],
        admin2=place.levels[1],
        admin3=place.levels[2],
        street=street or None,
        unit=unit or None,
        postal_code=postal_code or None,
        division_code=place.code,
        candidates=place.candidates,
    )
    return address, place.issues


def take_postal_code(text: str) -> tuple[str, str | None]:
    """The text without its six-digit postal code, and the code.

    Six digits that stand alone inside a text count where a province has such codes.

    Example:
        >>> take_postal_code("建国路88号 邮编:100020")
        ('建国路88号', '100020')
        >>> take_postal_code("北京市 100020 建国路88号")
        ('北京市 建国路88号', '100020')
    """
    found = _POSTAL_TAIL.search(text) if text[-1:] in _CODE_ENDS else None
    if found:
        return text[: found.start()].strip(EDGES), found[1]
    found = _POSTAL_JOINED.search(text)
    if found and provinces_of_postal_code(found[0]):
        return text[: found.start()], found[0]
    for inside in _POSTAL_INSIDE.finditer(text):
        code = inside[1] or inside[2] or inside[3]
        if inside[1] or provinces_of_postal_code(code):
            before, after = text[: inside.start()], text[inside.end() :]
            joint = "" if before.endswith(" ") else " "
            return f"{before}{joint}{after}".strip(EDGES), code
    return text, None


def tidy(text: str) -> str:
    """Without labels at the start and loose edges; a leading postal code goes last.

    Example:
        >>> tidy("收货地址: 100020 北京市")
        '北京市 100020'
    """
    previous = None
    if has_han(text):
        text = _BRACKETS.sub(" ", text).lstrip(_QUOTES).rstrip("\"'“”‘’* ")
    while previous != text:
        previous, text = text, text.strip(EDGES)
        if found := LABEL.match(text):
            text = text[found.end() :]
        elif has_han(text) and (found := _POSTAL_HEAD.match(text)):
            text = f"{text[found.end() :]} {found[1] or found[2]}"
    return text
