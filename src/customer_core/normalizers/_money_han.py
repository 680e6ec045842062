"""Amounts in Chinese numerals, ordinary ones and those of cheques.

Rules:
    A number is read only where every digit has its unit: 三万五 may be 35,000 or
    30,005, and is not read. 角 and 分 follow 元.

Sources:
    People's Bank of China, rules for filling in bills and settlement vouchers (1997):
    numerals of cheques; GB/T 15835-2011 (numerals in publications).
"""

import re
from decimal import Decimal
from typing import Final

_PLAIN: Final = str.maketrans(
    {
        written: plain
        for plain, all_written in {
            "0": "零〇○", "1": "一壹", "2": "二贰貳弍两兩", "3": "三叁參参",
            "4": "四肆", "5": "五伍", "6": "六陆陸", "7": "七柒", "8": "八捌",
            "9": "九玖", "十": "拾", "百": "佰", "千": "仟", "万": "萬", "亿": "億",
            "块": "塊", "圆": "圓", "角": "毛", "整": "正",
        }.items()
        for written in all_written
    }
)  # fmt: skip
_AMOUNT: Final = re.compile(
    r"(?P<before>[^\d十百千万亿]*)(?P<number>[\d十百千万亿.]*)"
    r"(?P<unit>[^\d十百千万亿角分整]*)"
    r"(?:(?P<jiao>\d)角)?0?(?:(?P<fen>\d)分)?整?",
    re.ASCII,
)
_LARGE: Final = re.compile(
    r"(?:(?P<yi>[^亿万]+)亿)?(?:(?P<wan>[^亿万]+)万)?(?P<rest>[^亿万]*)"
)
_NUMERIC: Final = re.compile(r"\d{1,12}(?:\.\d{1,8})?", re.ASCII)
_SECTION: Final = re.compile(r"0?(?:\d千)?(?:0?\d百)?(?:0?\d?十\d?|0\d)?", re.ASCII)
_UNIT: Final = re.compile(r"(\d?)([千百十])|(\d)", re.ASCII)
_WEIGHTS: Final = {"十": 10, "百": 100, "千": 1000}
_WAN: Final = 10**4
_YI: Final = 10**8
_COINS: Final = {"元", "圆", "块", "块钱"}  # that 角 and 分 are parts of


def han_amount(text: str) -> tuple[Decimal, list[str]] | None:
    """The amount and the names of its currency; ``None`` for any other text.

    Example:
        >>> han_amount("人民币壹万贰仟叁佰元伍角整")
        (Decimal('12300.5'), ['人民币', '元'])
        >>> han_amount("三万五") is None
        True
    """
    found = _AMOUNT.fullmatch(text.translate(_PLAIN))
    if not found:
        return None
    small = found["jiao"] or found["fen"]
    if small and (found["unit"] not in _COINS) == bool(found["number"]):
        return None
    number = _number(found["number"]) if found["number"] else Decimal(0)
    if number is None or not (found["number"] or small):
        return None
    cents = int(found["jiao"] or 0) * 10 + int(found["fen"] or 0)
    words = [word.strip() for word in (found["before"], found["unit"])]
    if small and not found["unit"]:
        words.append("元")
    return (number + Decimal(cents) / 100).normalize() + 0, [w for w in words if w]


def _number(text: str) -> Decimal | None:
    found = _LARGE.fullmatch(text)
    if not found:
        return None
    large = [_section(found[name]) if found[name] else 0 for name in ("yi", "wan")]
    rest = found["rest"]
    lone = len(rest) == 1 and rest != text  # behind a larger unit, without its own
    small = _section(rest) if rest else 0
    if lone or small is None or None in large:
        return None
    return Decimal((large[0] or 0) * _YI + (large[1] or 0) * _WAN + small)


def _section(text: str) -> Decimal | int | None:
    """A number below ten thousand, or one in digits."""
    if _NUMERIC.fullmatch(text):
        return Decimal(text)
    if not _SECTION.fullmatch(text):
        return None
    return sum(
        int(lone) if lone else int(digit or 1) * _WEIGHTS[unit]
        for digit, unit, lone in _UNIT.findall(text)
    )
