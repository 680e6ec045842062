"""What people paste around a Chinese address: labels, a recipient, telephone numbers.

Rules:
    Labels and requests (公司:, 请寄到) go. A telephone number is never a part of an
    address, and a short word of Han characters beside one, or behind a label for it, is
    the recipient's name: both are left out and noted, for they belong to other fields.
    Any other text before the
    divisions is kept behind the street. Divisions from small to large, set apart by
    commas or spaces, are turned round.

Sources:
    Forms of delivery services and shops (收件人, 联系电话, 详细地址).
"""

import re

from customer_core.match_keys.address import simplified
from customer_core.normalizers._address_divisions import (
    COUNTRY_WORD,
    read_divisions,
)

_HAN = "[\u4e00-\u9fff]"
_WHO = r"(?:收货人|收貨人|收件人|联系人|聯繫人|聯絡人|姓名|收货人姓名|收件人姓名)"
_CALL = (
    r"(?:(?:联系|聯繫|聯絡|收货|收件)?(?:电话|電話|手机|手機)(?:号码?|號碼?)?"
    r"|联系方式|(?i:tel|phone|mobile))"
)
_NUMBER = (
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?"
)
_PHONE = re.compile(rf"{_CALL}[ :.]*(?:{_NUMBER})?|(?<![\d-])(?:{_NUMBER})(?![\d-])")
_PERSON = re.compile(rf"{_WHO}[ :]+[^\d,;:|/ ]{{1,20}}(?=$|[ ,;|/\d])[ ,;|/]*")
_NAME = rf"{_HAN}{{2,4}}(?:先生|女士|小姐)?"
_HEAD = re.compile(rf"({_NAME})[ ,;|/]+")
_TAIL = re.compile(rf"(?:[ ,;|/]+({_NAME})|[ ,;|/(]+({_NAME})[ (]*收\)*)$")
_SUSPECT = re.compile(
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[- ]?\d{7}|[件货貨系繫絡]人|姓名"
    r"|电话|電話|手机|手機|方式|邮编|邮政|收\)*$|(?<!\d)\d{6}(?!\d)|(?i:tel|phone|mobile)"
)
_NO_NAME = frozenset(
    "路街道巷弄里村镇乡区县市省州旗盟园苑庄厦楼号店场城院校局站组社屯号棟栋"
)
_BRACKETED = re.compile(r"\(([^()]+)\) ?")
_GAPS = re.compile(r"[ ,;|/]+")
_LABEL = re.compile("[址地家处處位寄送发發收店厂廠校]|公司|宿舍")
# What people say before an address, with or without a colon: 寄到, 我的地址是, 公司:
_SAID = re.compile(
    r"[^\d:]{1,8}: *"
    r"|(?:请|請|麻烦|麻煩)?(?:帮我|幫我)?[寄送发發邮郵][到往至给給]?"
    r"|(?:我们?|我們|我家|家庭|公司|单位|單位|本人|现|現|家)?的?"
    r"(?:地址|住址|位置|住|位)(?:是|在|为|為|于|於)?"
    r"|(?:家|公司|单位|單位)(?:在|是)?"
)


def is_suspect(text: str) -> bool:
    """Whether there may be something in a text that is no part of an address.

    Example:
        >>> is_suspect("科苑路15号"), is_suspect("科苑路15号13812345678")
        (False, True)
    """
    return _SUSPECT.search(text) is not None


def without_others(text: str) -> tuple[str, bool]:
    """The text without recipients and telephone numbers, and whether there were any.

    Example:
        >>> without_others("张三 13812345678 广东省深圳市科苑路15号")
        ('广东省深圳市科苑路15号', True)
        >>> without_others("收件人:张三, 电话:13812345678, 科苑路15号")
        ('科苑路15号', True)
    """
    if not is_suspect(text):
        return text, False
    bare = _PHONE.sub(" ", _PERSON.sub(" ", text))
    found = bare != text
    bare = bare.strip(" ,;|/:")
    tail = _TAIL.search(bare)
    if tail and (tail[2] or (found and _is_name(tail[1]))):
        bare, found = bare[: tail.start()], True
    if found and (head := _HEAD.match(bare)) and _is_name(head[1]):
        bare = bare[head.end() :]
    return (bare, True) if found and bare else (text, False)


def without_label(text: str) -> tuple[str, bool]:
    """The text without what is said before its divisions; whether it may be a name.

    Example:
        >>> without_label("请寄到广东省深圳市科苑路15号")
        ('广东省深圳市科苑路15号', False)
        >>> without_label("张三:广东省深圳市"), without_label("寄到科苑路15号")
        (('广东省深圳市', True), ('寄到科苑路15号', False))
    """
    said = _SAID.match(text)
    if said is None or _names(text, "CN") or not _names(text[said.end() :], "CN"):
        return text, False
    named = re.fullmatch(rf"{_NAME}: *", said[0]) is not None
    return text[said.end() :], named and not _LABEL.search(said[0])


def large_to_small(text: str) -> str:
    """The text with its divisions in front, where they stand behind a gap.

    Example:
        >>> large_to_small("科苑路15号, 南山区, 深圳市, 广东省")
        '广东省深圳市南山区科苑路15号'
        >>> large_to_small("鹏程公司 广东省深圳市南山区科苑路15号")
        '广东省深圳市南山区科苑路15号 鹏程公司'
    """
    if (head := _BRACKETED.match(text)) and _is_place(head[1]):
        text = head[1] + text[head.end() :]
    if country := COUNTRY_WORD.match(text):
        return country[0].strip(" ,") + large_to_small(text[country.end() :])
    parts = [part for part in _GAPS.split(text) if part]
    if len(parts) <= 1 or _is_ordered(parts):
        return text
    return _turned(parts) or text


def _is_ordered(parts: list[str]) -> bool:
    """Whether the first parts are divisions from large to small, the next one is not.

    A name may be torn by a gap: 江 西省.
    """
    whole, end = _names("".join(parts), "CN"), 0
    for part in parts:
        if end == whole > 0:
            return not _is_place(part)
        end += len(part)
    return end == whole or (whole > 0 and not _names(parts[0], "CN"))


def _turned(parts: list[str]) -> str | None:
    """The parts with the divisions in front; ``None`` where they stand there."""
    first = _leading(parts)
    if first > 1 and _is_place("".join(reversed(parts[:first]))):
        return "".join(reversed(parts[:first])) + " ".join(parts[first:])
    if first or _names(parts[0], "CN"):
        return None
    at = len(parts)
    while _is_place(parts[at - 1]):
        at -= 1
    if at < len(parts):
        return "".join(reversed(parts[at:])) + " ".join(parts[:at])
    for start, part in enumerate(parts[1:], 1):
        if _names(part, None):
            return f"{' '.join(parts[start:])} {' '.join(parts[:start])}"
    return None


def _leading(parts: list[str]) -> int:
    """How many parts from the first one are divisions, if not from large to small."""
    count = next((n for n, part in enumerate(parts) if not _is_place(part)), len(parts))
    return 0 if _is_place("".join(parts[:count])) else count


def _is_name(text: str) -> bool:
    """Whether a short word may be a person's name."""
    return text[-1] not in _NO_NAME and not _is_place(text)


def _is_place(text: str) -> bool:
    """Whether the whole text is divisions."""
    return _names(text, "CN") == len(text) > 0


def _names(text: str, country: str | None) -> int:
    """How much of a text its divisions take; without a country only large ones."""
    steps = read_divisions(simplified(text), country=country)
    return steps[-1].end if steps else 0
