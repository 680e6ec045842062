"""Amounts of money as people write them -> exact decimal and currency.

Rules:
    The last separator that is not a thousands separator is the decimal one; a single
    comma before exactly three digits separates thousands. A currency in the text wins
    over the one of the source; an ambiguous sign (``¥``, ``$``, ``元``) means the
    source's currency where that uses the sign. No amount is rounded.

Sources:
    ISO 4217 (active codes, 2025-01); accounting notation of negative amounts.
"""

import re
from decimal import Decimal

from customer_core._text import fold_width
from customer_core.errors import ConfigurationError
from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized
from customer_core.models.values import Money
from customer_core.normalizers._common import TextKeys, issue, received

NormalizedMoney = Normalized[Money, TextKeys]

_LIMIT = 64  # characters

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL "
    "BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP "
    "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL "
    "LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
)
_ISO_4217 = frozenset(_CODES.split())
_NAMES = {
    "RMB": "CNY", "CNH": "CNY", "人民币": "CNY", "人民币元": "CNY", "块": "CNY",
    "块钱": "CNY", "圆": "CNY", "US$": "USD", "美元": "USD", "美金": "USD",
    "HK$": "HKD", "港币": "HKD", "港元": "HKD", "NT$": "TWD", "新台币": "TWD",
    "新臺幣": "TWD", "台币": "TWD", "MOP$": "MOP", "澳门币": "MOP", "澳门元": "MOP",
    "A$": "AUD", "C$": "CAD", "S$": "SGD", "€": "EUR", "欧元": "EUR", "£": "GBP",
    "英镑": "GBP", "日元": "JPY", "日圆": "JPY", "円": "JPY", "₩": "KRW", "韩元": "KRW",
    "₹": "INR", "₽": "RUB", "฿": "THB", "澳元": "AUD", "加元": "CAD", "新加坡元": "SGD",
    "CN¥": "CNY", "JP¥": "JPY",
}  # fmt: skip
# signs of several currencies: the default first, then those the source may mean
_AMBIGUOUS = {
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD", "MOP"),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
}
_ZEROS = {"千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}  # that a word stands for

_WORD = r"[^\d\s.,'()+-]{0,5}\$?"
_AMOUNT = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*(?P<before>{_WORD})\s*"
    r"(?P<open2>\()?\s*(?P<sign2>[-+\u2212])?\s*"
    r"(?P<number>\d[\d.,' ]*|\.\d+)(?P<sign3>-)?\s*"
    rf"(?P<times>[千万萬亿億])?\s*(?P<after>{_WORD})\s*(?P<close>\))?",
    re.ASCII,
)
# how a number may be written: form, thousands separators, decimal sign
_LAYOUTS = tuple(
    (re.compile(form, re.ASCII), separators, decimal)
    for form, separators, decimal in (
        (r"\d+\.?\d*|\.\d+", "", "."),
        (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", ",", "."),
        (r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}", ".", ","),
        (r"[1-9]\d{0,2}(?:[ ']\d{3})+(?:\.\d+)?", " '", "."),
        (r"[1-9]\d{0,2}(?:[ ']\d{3})+,\d+", " '", ","),
        (r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?", ",", "."),  # lakh and crore
        (r"\d+,\d+", "", ","),
    )
)


def normalize_money(raw: str | None, currency: str | None = None) -> NormalizedMoney:
    """An amount of money in canonical form.

    Args:
        raw: as received: ``164.15元``, ``$1,200``, ``1.234,56 €``, ``12万``, or
            ``(12.30)`` for a negative amount.
        currency: ISO 4217 code of the source, for amounts that name none.

    Raises:
        ConfigurationError: when ``currency`` is no active ISO 4217 code.

    Example:
        >>> [normalize_money(text).value.text for text in (
        ...     "¥1,352.71", "1.234,56 €", "12万元", "(12.30)")]
        ['1352.71 CNY', '1234.56 EUR', '120000 CNY', '-12.30']
        >>> normalize_money("120.55", currency="CNY").value.text
        '120.55 CNY'
    """
    if currency is not None and currency not in _ISO_4217:
        msg = "currency= is no active ISO 4217 code; give one such as 'CNY'"
        raise ConfigurationError(msg)
    given, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    found = _AMOUNT.fullmatch(fold_width(text).replace("￥", "¥"))
    amount = _amount(found) if found else None
    words = [w for w in (found["before"], found["after"]) if w] if found else []
    named = [currency_code(word, currency) for word in words]
    if amount is None or None in named or len(set(named)) > 1:
        return Normalized(raw=given, issues=(*issues, issue(IssueCode.MONEY_INVALID)))
    value = Money(amount=amount, currency=named[0] if named else currency)
    if value.currency is None:
        issues = (*issues, issue(IssueCode.MONEY_CURRENCY_UNKNOWN))
    return Normalized(raw=given, value=value, keys=TextKeys(value.text), issues=issues)


def currency_code(name: str, currency: str | None = None) -> str | None:
    """The ISO 4217 code of a sign, name or code; ``None`` for any other text.

    Args:
        name: as written in an amount or a currency column.
        currency: the currency of the source, which an ambiguous sign may mean.

    Example:
        >>> currency_code("人民币"), currency_code("$"), currency_code("$", "HKD")
        ('CNY', 'USD', 'HKD')
    """
    name = fold_width(name).strip().upper()
    if name in _AMBIGUOUS:
        meant = _AMBIGUOUS[name]
        return currency if currency in meant else meant[0]
    return _NAMES.get(name) or (name if name in _ISO_4217 else None)


def _amount(found: re.Match[str]) -> Decimal | None:
    signs = [s for s in (found["sign"], found["sign2"], found["sign3"]) if s]
    brackets = [b for b in (found["open"], found["open2"], found["close"]) if b]
    if brackets not in ([], ["(", ")"]) or len(signs) > 1:
        return None
    digits = _digits(found["number"].strip())
    if digits is None:
        return None
    # read, not multiplied: arithmetic would round to the digits of the context
    zeros = _ZEROS.get(found["times"], 0)
    amount = Decimal(f"{Decimal(f'{digits}E{zeros}'):f}")
    negative = bool(brackets) or signs not in ([], ["+"])
    return amount.copy_negate() if negative and amount else amount


def _digits(number: str) -> str | None:
    """The number with a point as its only separator; ``None`` when it has no sense."""
    for form, separators, decimal in _LAYOUTS:
        if form.fullmatch(number):
            for separator in separators:
                number = number.replace(separator, "")
            return number.replace(decimal, ".")
    return None
