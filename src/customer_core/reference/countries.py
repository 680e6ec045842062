"""Countries: every name and code people write to the code of ISO 3166-1.

Rules:
    Names are compared without case, accents and punctuation. A code of two letters is
    read in capitals only, for ``in`` and ``de`` are words.

Sources:
    ``data/countries.txt`` (ISO 3166-1 codes; names of the Unicode CLDR, made by
    ``tools/build_divisions.py``); other common names kept by hand below.
"""

import re
from collections.abc import Mapping
from functools import cache

from customer_core._text import fold, strip_accents
from customer_core.reference._tables import read_rows

_OTHER_NAMES = {
    "CN": "PRC|P. R. China|P. R. C.|People's Republic of China|Mainland China|CHN|"
    "China Mainland|Zhongguo|中华人民共和国|中國大陸|中国大陆|中国内地|大陆",
    "HK": "Hong Kong|Hongkong|HKSAR|Hong Kong SAR|香港|中国香港|香港特别行政区|"
    "中國香港",
    "MO": "Macau|Macao|Macau SAR|Macao SAR|澳门|澳門|中国澳门|澳门特别行政区|中國澳門",
    "TW": "Taiwan, China|Taiwan (R. O. C.)|R. O. C.|Republic of China|"
    "Chinese Taipei|Taiwan Province of China|臺灣|中国台湾|"
    "中國台灣|台湾省|臺灣省",
    "GB": "UK|U. K.|Great Britain|Britain|United Kingdom of Great Britain and Northern "
    "Ireland|大不列颠|大不列顛|联合王国|聯合王國",
    "US": "USA|U. S. A.|U. S.|United States of America|America|the United States|"
    "美利坚合众国|美利堅合眾國",
    "KR": "Korea|Republic of Korea|Korea, Republic of|大韩民国|大韓民國|韓國|南韩",
    "KP": "DPRK|朝鲜民主主义人民共和国",
    "JP": "Nippon|Nihon|日本国|日本國",
    "RU": "Russian Federation|俄国|俄罗斯联邦",
    "VN": "Viet Nam",
    "CZ": "Czech Republic",
    "NL": "Holland|The Netherlands",
    "DE": "Deutschland",
    "ES": "España",
    "IT": "Italia",
    "CH": "Schweiz|Suisse|Svizzera",
    "AT": "Österreich",
    "BR": "Brasil",
    "AE": "UAE|U. A. E.|阿联酋|阿聯酋",
    "TR": "Turkey",
    "MM": "Myanmar|Burma",
    "CI": "Ivory Coast",
    "CD": "Democratic Republic of the Congo|DR Congo",
    "CG": "Congo|Republic of the Congo",
    "VA": "Holy See|Vatican",
    "MK": "Macedonia",
    "SZ": "Swaziland",
    "LA": "Lao",
    "PS": "Palestine|巴勒斯坦",
    "NZ": "新西兰|紐西蘭",
    "AU": "澳洲",
}
_CODE = re.compile(r"[A-Z]{2,3}")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country's name or code; ``None`` for any other text.

    Args:
        text: alpha-2 or alpha-3 in capitals, or a name in English or Chinese.

    Example:
        >>> [country_code(t) for t in ("CN", "中国", "United Kingdom", "UK", "in")]
        ['CN', 'CN', 'GB', 'GB', None]
    """
    text = text.strip()
    if _CODE.fullmatch(text) and text in _codes():
        return _codes()[text]
    return _names().get(_folded(text))


def _folded(text: str) -> str:
    return _NOT_A_LETTER.sub("", strip_accents(fold(text)))


@cache
def _codes() -> Mapping[str, str]:
    rows = read_rows("countries.txt")
    return {row[1]: row[0] for row in rows} | {row[0]: row[0] for row in rows}


@cache
def _names() -> Mapping[str, str]:
    names = {_folded(n): row[0] for row in read_rows("countries.txt") for n in row[2:]}
    other = ((n, c) for c, listed in _OTHER_NAMES.items() for n in listed.split("|"))
    return names | {_folded(name): code for name, code in other}
