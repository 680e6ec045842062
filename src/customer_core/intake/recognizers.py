"""Values of a column -> what they look like.

Rules:
    A shape is the form of one text, cheap and strict enough to tell columns apart; it
    says nothing about whether the value is valid. Full-width characters count as plain
    ones, the ``.0`` and the apostrophe of spreadsheets are overlooked, and text that
    stands for a missing value has no shape.

Sources:
    GB 11643 (resident identity number); GB 32100 (unified social credit code); ITU-T
    E.164; numbering plan of China (mobile numbers start with 13 to 19).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from customer_core._text import clean, fold_width
from customer_core.reference.names import surnames
from customer_core.reference.placeholders import is_placeholder

_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:18|19|20)\d\d"
_DATE = (
    rf"{_YEAR}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?|{_YEAR}{_MONTH}{_DAY}"
    rf"|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}|{_YEAR}年\d{{1,2}}月"
    rf"|(?:\d{{1,2}}[ -])?[a-z]{{3,9}}\.?[ -](?:\d{{1,2}},? )?{_YEAR}"
)
_HAN = "㐀-鿿"
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|close|place|pl|square"
    "|boulevard|blvd|terrace|crescent|gardens?|row|park|grove|highway|hwy|parkway"
    "|stra(?:ss|ß)e|rue|via|calle"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南"
    "|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆"
    "|香港|澳门"
)
_COUNTRIES = (
    r"中国|中华人民共和国|china|cn|chn|p\.?r\.? ?china|uk|gb|gbr|united kingdom|england"
    r"|great britain|英国|us|usa|u\.s\.a?\.?|united states(?: of america)?|美国|hk"
    r"|hong kong|tw|taiwan|jp|japan|日本|de|germany|德国|fr|france|法国|ca|canada"
    r"|加拿大|au|australia|澳大利亚|sg|singapore|新加坡"
)
_HAN_STREET = r"[路街道巷弄村镇乡].*\d|\d\s?[号弄室栋幢]"
_HAN_FORMS = "公司|集团|大学|学院|医院|事务所|合作社|工作室|厂"
_LATIN_FORMS = (
    r"inc|ltd|llc|llp|plc|gmbh|corp|co|ag|bv|s\.a|limited|company|corporation"
)
_MONEY_SIGN = "(?:[¥$€£]|rmb|cny|usd|eur|gbp)"
_AMOUNT = r"[-+]?\d[\d,]*(?:\.\d+)?"
_USCC = r"[\da-hj-npqrtuwxy]"
_WORD = r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*"
# In the order they are tried; all on folded, case-folded text.
_PATTERNS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("email", r"(?:.*<)?(?:mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}>?"),
        ("url", r"(?:https?://|www\.)\S+"),
        ("resident_id", rf"\d{{6}}{_YEAR}{_MONTH}{_DAY}\d{{3}}[\dx]"),
        ("resident_id", rf"[1-8]\d{{5}}\d\d{_MONTH}{_DAY}\d{{3}}"),
        ("uscc", rf"[159y][1-39]\d{{6}}{_USCC}{{10}}"),
        ("date", _DATE),
        ("datetime", rf"(?:{_DATE})[ t]*\d{{1,2}}:\d\d(?::\d\d)?.*"),
        ("mobile", r"(?:(?:\+|00)?86[- ]?|0)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"),
        ("phone", r"(?:\+|00)[1-9][\d ()./-]{6,20}"),
        ("phone", r"\(?0\d{2,4}\)?[ /-]?\d{3,4}[ /-]?\d{3,6}(?:[-x#]\d{1,5})?"),
        ("phone", r"\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}"),
        ("phone", r"[48]00-?\d{3,4}-?\d{3,4}"),
        ("money", rf"[-+]?{_MONEY_SIGN}\s?{_AMOUNT}"),
        ("money", rf"{_AMOUNT}\s?(?:元|块|{_MONEY_SIGN})"),
        ("decimal", r"[-+]?\d[\d,]*\.\d+"),
        ("number", r"\d+"),
        ("uuid", r"[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}"),
        ("postcode", r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{5}-\d{4}"),
        ("sex", r"男|女|男性|女性|m|f|male|female"),
        ("honorific", r"(?:mr|mrs|ms|miss|dr|prof)\.?|先生|女士|小姐"),
        ("currency", r"cny|rmb|usd|eur|gbp|hkd|twd|jpy|人民币|美元|欧元|港币"),
        ("country", _COUNTRIES),
        (
            "organization",
            rf".*(?:{_HAN_FORMS})(?:[{_HAN}()]{{0,8}}(?:分公司|支行|店))?",
        ),
        ("organization", rf".*[ ,](?:{_LATIN_FORMS})\.?"),
        ("region", rf"(?:{_PROVINCES})(?:省|市|[{_HAN}]{{0,3}}自治区|特别行政区)?"),
        ("city", rf"[{_HAN}]{{2,10}}(?:市|自治州|地区|盟)"),
        ("address", rf"(?=.*[{_HAN}]).*?(?:{_HAN_STREET}).*"),
        ("address", rf"(?:.*, ?)?\d+[a-z]?,? .*\b(?:{_STREETS})\b.*"),
        ("address", rf"(?:{_PROVINCES})省?市?\s*[{_HAN}]{{2,}}[市区县州].*"),
        ("district", rf"[{_HAN}]{{1,10}}[区县]"),
        ("id", r"(?=.*\d)[\w#-]{3,40}"),
        ("latin_name", rf"{_WORD}(?:,? {_WORD}){{1,3}}"),
    )
)
_HAN_TEXT: Final = re.compile(rf"[{_HAN}]+(?:[·•・][{_HAN}]+)*")
_LONGEST_SHAPE: Final = 200  # characters; longer text is prose
_LONGEST_NAME: Final = 4  # Han characters without a middle dot
_YEAR_IN: Final = re.compile(_YEAR)
# What a shape counts as when a column has several of one family.
FAMILIES: Final = {
    "email": "email", "mobile": "phone", "phone": "phone", "date": "date",
    "datetime": "date", "resident_id": "identifier", "uscc": "identifier",
    "sex": "sex", "money": "money", "organization": "organization",
    "address": "address", "country": "country", "url": "url", "honorific": "honorific",
}  # fmt: skip


def shape(text: str) -> str:
    """The form of a text; empty for none in particular, and for a missing value.

    Example:
        >>> [shape(t) for t in ("１３８１２３４５６７８.0", "1990/1/2", "欧阳娜娜")]
        ['mobile', 'date', 'han_name']
    """
    plain = plain_text(text)
    if not plain or len(plain) > _LONGEST_SHAPE or is_placeholder(plain):
        return ""
    named = (name for name, pattern in _PATTERNS if pattern.fullmatch(plain))
    return next(named, None) or _han_shape(plain)


def plain_text(text: str) -> str:
    """Text as shapes are told by: folded, without marks a spreadsheet left."""
    plain = fold_width(clean(text)).casefold().lstrip("'")
    return plain.removesuffix(".0") if plain[:-2].isdigit() else plain


def _han_shape(plain: str) -> str:
    if not _HAN_TEXT.fullmatch(plain):
        return ""
    if plain in surnames():
        return "surname"
    named = plain[:1] in surnames() or plain[:2] in surnames()
    return "han_name" if "·" in plain or (named and len(plain) <= _LONGEST_NAME) else ""


@frozen
class ColumnProfile:
    """What the sampled values of a column have in common.

    Attributes:
        filled: how many values there are that do not stand for a missing one.
        shares: shape -> share of the filled values that have it, 0 to 1.
        distinct: different values per filled value, 0 to 1.
        years: years in the values, ascending, repeated as they occur.
    """

    filled: int
    shares: Mapping[str, float]
    distinct: float
    years: tuple[int, ...] = ()

    def share(self, *shapes: str) -> float:
        """Share of the values that have one of the shapes."""
        return sum(self.shares.get(name, 0.0) for name in shapes)


def profile(values: Iterable[str]) -> ColumnProfile:
    """Profile the values of one column.

    Example:
        >>> profile(["a@example.com", "b@example.com", "-"]).shares
        {'email': 1.0}
    """
    plain = [text for text in map(plain_text, values) if text]
    filled = [text for text in plain if not is_placeholder(text)]
    shapes = list(map(shape, filled))
    total = len(filled) or 1
    dates = [t for t, name in zip(filled, shapes, strict=True) if "date" in name]
    years = (_YEAR_IN.search(text) for text in dates)
    return ColumnProfile(
        filled=len(filled),
        shares={name: n / total for name, n in Counter(shapes).items() if name},
        distinct=len(set(filled)) / total,
        years=tuple(sorted(int(year[0]) for year in years if year)),
    )
