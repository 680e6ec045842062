"""Amounts of money as people write them -> exact decimal and currency.

Rules:
    A point is the decimal sign, and a comma before exactly three digits separates
    thousands; ``1.234`` of a currency that is written with a decimal comma, or of none,
    can be read in two ways, and both are told. ``decimal`` settles it for a source. A
    currency in the text wins over the one of the source; an ambiguous sign (``¥``,
    ``$``, ``元``) means the source's currency where that uses the sign. No amount is
    rounded. A percentage is no amount.

Sources:
    ISO 4217 (active codes, 2025-01); the modules of currencies, of written amounts and
    of Chinese numerals.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

from customer_core._text import fold_width
from customer_core.errors import ConfigurationError
from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import Money
from customer_core.normalizers._common import Issues, TextKeys, issue, received
from customer_core.normalizers._currencies import ISO_4217, currency_of
from customer_core.normalizers._money_text import written_amounts

NormalizedMoney = Normalized[Money, TextKeys]

_LIMIT: Final = 64  # characters
_EITHER: Final = 0.5  # nothing tells a decimal point from a thousands separator
_PLAIN: Final = re.compile(
    r"([¥€£$]?)((?:[1-9]\d{0,2}(?:,\d{3}){1,6}|\d{1,32})(?:\.\d\d?)?)(元?)", re.ASCII
)
_APART: Final = re.compile(r"\b(US|HK|NT|AU?|CA?|SG?|NZ|MOP)\s+\$", re.IGNORECASE)
_LABEL: Final = re.compile(r"(?P<word>[^\d:()+-]+):\s*")


def normalize_money(
    raw: str | None,
    currency: str | None = None,
    *,
    decimal: Literal[".", ","] | None = None,
) -> NormalizedMoney:
    """An amount of money in canonical form.

    Args:
        raw: as received: ``164.15元``, ``$1,200``, ``1.234,56 €``, ``12万``, ``$1.2k``,
            ``壹佰元整``, or ``(12.30)`` for a negative amount.
        currency: ISO 4217 code of the source, for amounts that name none.
        decimal: the decimal sign of the source; ``None`` not known.

    Returns:
        The amount; where it has two readings, the one with the decimal point, and the
        other as a suggestion.

    Raises:
        ConfigurationError: when ``currency`` is no active ISO 4217 code, or ``decimal``
            is neither a point nor a comma.

    Example:
        >>> [normalize_money(text).value.text for text in (
        ...     "¥1,352.71", "1.234,56 €", "12万元", "(12.30)")]
        ['1352.71 CNY', '1234.56 EUR', '120000 CNY', '-12.30']
        >>> normalize_money("120.55", currency="CNY").value.text
        '120.55 CNY'
        >>> unsure = normalize_money("1.234 €")
        >>> unsure.value.text, unsure.suggestions[0].value.text
        ('1.234 EUR', '1234 EUR')
    """
    _require_known(currency, decimal)
    plain = _PLAIN.fullmatch(raw) if type(raw) is str and decimal != "," else None
    if plain:
        names = [name for name in plain.group(1, 3) if name]
        code = currency_of(names, currency) if names else currency
        if code or not names:
            amount = Money(amount=Decimal(plain[2].replace(",", "")), currency=code)
            return _found(raw, [amount], ())
    given, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    values = _values(_unlabelled(text), currency, decimal)
    if not values:
        return Normalized(raw=given, issues=(*issues, issue(IssueCode.MONEY_INVALID)))
    return _found(given, values, issues)


def _require_known(currency: str | None, decimal: str | None) -> None:
    if currency is not None and currency not in ISO_4217:
        msg = "currency= is no active ISO 4217 code; give one such as 'CNY'"
        raise ConfigurationError(msg)
    if decimal not in {None, ".", ","}:
        msg = "decimal= is no decimal sign; give '.' or ','"
        raise ConfigurationError(msg)


def _unlabelled(text: str) -> str:
    """The text after a word and a colon; a currency before it is kept."""
    text = _APART.sub(r"\1$", fold_width(text))
    label = _LABEL.match(text)
    if not label:
        return text
    word = label["word"].strip()
    return (f"{word} " if currency_of([word], None) else "") + text[label.end() :]


def _values(text: str, currency: str | None, decimal: str | None) -> list[Money]:
    """The amounts that the text can mean, the likelier first."""
    for written in written_amounts(text):
        code = currency_of(written.names, currency) if written.names else currency
        if code or not written.names:
            amounts = written.readings(decimal, code)
            return [Money(amount=amount, currency=code) for amount in amounts]
    return []


def _found(
    given: str | None, values: Sequence[Money], issues: Issues
) -> NormalizedMoney:
    """The first reading, and the others as suggestions."""
    value, *others = values
    if others:
        issues = (*issues, issue(IssueCode.MONEY_AMBIGUOUS))
    if value.currency is None:
        issues = (*issues, issue(IssueCode.MONEY_CURRENCY_UNKNOWN))
    reason = IssueCode.MONEY_AMBIGUOUS.value
    return Normalized(
        raw=given,
        value=value,
        keys=TextKeys(value.text),
        issues=issues,
        suggestions=tuple(
            Suggestion(value=other, confidence=_EITHER, reason=reason)
            for other in others
        ),
    )
