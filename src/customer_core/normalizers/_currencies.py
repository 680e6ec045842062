"""Currencies: codes, names and signs, and how their amounts are written.

Rules:
    A sign that several currencies share means the source's currency where that uses
    the sign, else the most usual one. 元 beside another name is only its unit.

Sources:
    ISO 4217 (active codes and minor units, 2025-01); Unicode CLDR 46 (decimal signs).
"""

from collections.abc import Sequence
from typing import Final

from customer_core._text import fold_width

_CODES: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL "
    "BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP "
    "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL "
    "LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
)
ISO_4217: Final = frozenset(_CODES.split())
"""Codes of the currencies in use."""
_COMMA: Final = (
    "EUR CHF DKK NOK SEK ISK CZK PLN HUF RON BGN RSD TRY RUB UAH BRL ARS CLP COP UYU "
    "PYG BOB CRC VES IDR VND ZAR"
)
DECIMAL_COMMA: Final = frozenset(_COMMA.split())
"""Currencies whose amounts are often written with a decimal comma."""
_NO_CENTS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
WHOLE: Final = frozenset(_NO_CENTS.split())
"""Currencies without minor units."""

_NAMES: Final = {
    name: code
    for code, names in {
        "CNY": "RMB CNH CN¥ RMB¥ 人民币 人民幣 人民币元 元人民币 YUAN RENMINBI",
        "USD": "US$ 美元 美金 DOLLAR DOLLARS USDOLLAR USDOLLARS",
        "HKD": "HK$ 港币 港幣 港元 港纸",
        "TWD": "NT$ NTD NT 新台币 新臺幣 新台幣 台币 台幣",
        "MOP": "MOP$ 澳门币 澳門幣 澳门元 澳門元",
        "EUR": "€ 欧元 歐元 EURO EUROS",
        "GBP": "£ 英镑 英鎊 POUND POUNDS STERLING QUID STG",
        "JPY": "JP¥ 日元 日圆 日圓 日币 日幣 円 YEN",
        "KRW": "₩ 韩元 韓元 韩币 WON",
        "AUD": "A$ AU$ 澳元 澳币", "CAD": "C$ CA$ CAN$ 加元 加币",
        "SGD": "S$ SG$ 新加坡元 新币 坡币", "NZD": "NZ$ 新西兰元 纽币",
        "CHF": "FR SFR 瑞士法郎 瑞郎", "INR": "₹ 印度卢比", "RUB": "₽ 卢布",
        "THB": "฿ 泰铢 BAHT", "MYR": "RM 马币 令吉 林吉特", "VND": "₫ 越南盾",
        "IDR": "RP 印尼盾", "PHP": "₱ 菲律宾比索", "TRY": "₺ TL", "ILS": "₪",
        "UAH": "₴", "NGN": "₦", "PLN": "ZŁ", "CZK": "KČ", "HUF": "FT", "BRL": "R$",
        "AED": "DH DHS 迪拉姆",
    }.items()
    for name in names.split()
}  # fmt: skip
# signs of several currencies: the default first, then those the source may mean
_SHARED: Final = {
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD", "MOP"),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "MOP", "BRL", "CLP"),
    "RS": ("INR", "PKR", "LKR", "NPR", "MUR"),
}
_UNITS: Final = dict.fromkeys(("圆", "圓", "块", "塊", "块钱", "塊錢"), "元")


def currency_code(name: str, currency: str | None = None) -> str | None:
    """The ISO 4217 code of a sign, name or code; ``None`` for any other text.

    Args:
        name: as written in an amount or a currency column.
        currency: the currency of the source, which an ambiguous sign may mean.

    Example:
        >>> currency_code("人民币"), currency_code("$"), currency_code("$", "HKD")
        ('CNY', 'USD', 'HKD')
    """
    return currency_of([name], currency) if name else None


def currency_of(names: Sequence[str], currency: str | None) -> str | None:
    """The one code that all the names mean; ``None`` where there is none.

    Args:
        names: of one amount, as written; at least one.
        currency: the currency of the source, which an ambiguous sign may mean.

    Example:
        >>> currency_of(["HKD", "元"], None), currency_of(["$", "EUR"], None)
        ('HKD', None)
    """
    plain = [_plain(name) for name in names]
    meanings = [_meanings(name) for name in plain if name != "元"] or [_SHARED["元"]]
    shared = [code for code in meanings[0] if all(code in m for m in meanings[1:])]
    if currency in shared:
        return currency
    return shared[0] if shared else None


def _plain(name: str) -> str:
    name = fold_width(name).replace("￥", "¥").strip(" .").upper()
    return _UNITS.get(name, name)


def _meanings(name: str) -> tuple[str, ...]:
    if name in _SHARED:
        return _SHARED[name]
    code = _NAMES.get(name) or (name if name in ISO_4217 else None)
    return (code,) if code else ()
