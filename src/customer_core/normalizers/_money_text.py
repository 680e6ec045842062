"""The parts of a written amount: digits, names of the currency, sign, scale.

Rules:
    One sign, a word for *negative*, or a pair of brackets makes an amount negative. The
    word behind the number may stand for its zeros (``万``, ``k``, ``million``).

Sources:
    Accounting notation; Unicode CLDR 46 (separators).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import frozen

from customer_core.normalizers._currencies import DECIMAL_COMMA, WHOLE
from customer_core.normalizers._money_han import han_amount

_AMOUNT: Final = re.compile(
    r"(?P<left>[^\d,]*?)(?P<number>\d[\d.,' ]*|(?<![A-Z])\.\d+)(?P<right>[^\d]*)",
    re.IGNORECASE | re.ASCII,
)
_NEGATIVE: Final = {"-", "\u2212", "负", "負", "退", "退款", "refund"}
_MARKS: Final = _NEGATIVE | {"+", "(", ")"}
_TOKEN: Final = re.compile(
    r"[-+()\u2212负負]|退款?|refund|[^\s()+\u2212负負退-]+", re.IGNORECASE
)
# zeros that a word stands for
_ZEROS: Final = {
    "百": 2, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8,
    "億": 8, "万亿": 12, "k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6,
    "bn": 9, "billion": 9,
}  # fmt: skip
_SCALE: Final = re.compile(
    r"[十百千]万|万亿|[百千万萬亿億]|(?:[km]|bn|mn|mio|thousand|[mb]illion)(?![a-z])",
    re.IGNORECASE,
)
_GROUPS: Final = r"[1-9]\d{{0,2}}(?:{}\d{{3}})+"
# how a number is written by those whose decimal sign is the point, and the comma
_POINT: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"\d+\.?\d*|\.\d+",
        _GROUPS.format(",") + r"(?:\.\d+)?",
        _GROUPS.format("[ ']") + r"(?:\.\d+)?",
        r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?",  # lakh and crore
    )
)
_COMMA: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"\d+,\d+",
        _GROUPS.format(r"\.") + r"(?:,\d+)?",
        _GROUPS.format("[ ']") + r",\d+",
    )
)


@frozen(kw_only=True)
class WrittenAmount:
    """An amount in its parts.

    Attributes:
        number: digits, with separators where ``exact`` is not set.
        names: of its currency, as written.
        negative: whether a sign, a word or brackets say so.
        zeros: that the word behind the number stands for.
        exact: whether a point in the number can only be the decimal sign.
    """

    number: str
    names: tuple[str, ...] = ()
    negative: bool = False
    zeros: int = 0
    exact: bool = False

    def amount(self, digits: str) -> Decimal:
        """The amount, for one reading of the number."""
        # read, not multiplied: arithmetic would round to the digits of the context
        amount = Decimal(f"{Decimal(f'{digits}E{self.zeros}'):f}")
        return amount.copy_negate() if self.negative and amount else amount

    def readings(self, decimal: str | None, currency: str | None) -> list[Decimal]:
        """The amounts it can mean, the likelier first; none where it has no sense.

        Args:
            decimal: the decimal sign of the source, ``None`` not known.
            currency: of the amount, ``None`` not known.
        """
        return [self.amount(d) for d in self._digits(decimal, currency)]

    def _digits(self, decimal: str | None, currency: str | None) -> list[str]:
        """The number with a point as its only separator."""
        point = _with_point(self.number, _POINT, ",")
        comma = None if self.exact else _with_point(self.number, _COMMA, ".")
        if point is None or comma is None:
            return [digits for digits in (point, comma) if digits]
        # one separator before exactly three digits, with which it can mean thousands
        if currency in WHOLE:
            return [digits for digits in (point, comma) if "." not in digits]
        if decimal:
            return [point if decimal == "." else comma]
        unsure = currency is None or currency in DECIMAL_COMMA
        return [point, comma] if unsure and "." in self.number else [point]


def _with_point(
    number: str, forms: tuple[re.Pattern[str], ...], thousands: str
) -> str | None:
    if not any(form.fullmatch(number) for form in forms):
        return None
    for separator in (thousands, " ", "'"):
        number = number.replace(separator, "")
    return number.replace(",", ".")


def written_amounts(text: str) -> Iterator[WrittenAmount]:
    """The parts of an amount: in digits, then in Chinese numerals; perhaps neither.

    Args:
        text: NFKC, without words that say what the amount is.
    """
    found = _AMOUNT.fullmatch(text)
    if found:
        left, right = (_TOKEN.findall(found[side]) for side in ("left", "right"))
        scale = _SCALE.match(right[0]) if right else None
        if scale:
            right[0] = right[0][scale.end() :]
        zeros = _ZEROS[scale[0].lower()] if scale else 0
        yield from _signed(left, right, number=found["number"].strip(), zeros=zeros)
    han = han_amount(text)
    if han:
        words = [token for word in han[1] for token in _TOKEN.findall(word)]
        yield from _signed(words, [], number=f"{han[0]:f}", exact=True)


def _signed(
    left: list[str],
    right: list[str],
    *,
    number: str,
    zeros: int = 0,
    exact: bool = False,
) -> Iterator[WrittenAmount]:
    """The parts, when signs and brackets make sense."""
    brackets = [[t for t in side if t in {"(", ")"}] for side in (left, right)]
    signs = [t for t in (*left, *right) if t.lower() in _NEGATIVE or t == "+"]
    if brackets not in ([[], []], [["("], [")"]]) or len(signs) > 1 or "+" in right:
        return
    words = (t.rstrip("整正") for t in (*left, *right) if t.lower() not in _MARKS)
    yield WrittenAmount(
        number=number,
        names=tuple(word for word in words if word),
        negative=bool(brackets[0]) or signs not in ([], ["+"]),
        zeros=zeros,
        exact=exact,
    )
