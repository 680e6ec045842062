"""Street with house number, then building, floor and room of a Chinese address.

Rules:
    The unit begins at the first building, floor or room and goes on to the end. Three
    numbers with dashes are building, unit and room (3-2-502); two are so after the name
    of a place or 号, and a house number after a street (科苑路15-3). A number alone
    after 号 is a room.

Sources:
    GB/T 23705-2009 and the ways shops write addresses.
"""

import re

HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff]"

_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[A-Za-z])"
_WORD = r"(?:栋|棟|幢|座|号楼|號樓|楼|樓|单元|單元|层|層|室|房|户|戶|#(?:楼|樓)?)"
_ORDINAL = r"[甲乙丙丁一二三四五六七八九十]{1,3}"
_ORDINAL_WORD = r"(?:栋|棟|幢|座|号楼|號樓|楼|樓|单元|單元|层|層|室)"
_DASHED = r"\d{1,4}(?:[-—~]\d{1,5}){%s}[A-Za-z]?(?:室|号|號|房|户|戶)?$"
_UNIT = re.compile(
    rf"(?<={HAN}){_NUMBER}{_WORD}|^{_NUMBER}{_WORD}(?=$|[\dA-Za-z])"
    rf"|(?<=[a-z.])(?:[A-Z]?\d{{1,4}}[A-Z]?|[A-Z]){_WORD}(?=$|[\dA-Z])"
    rf"|(?<=[号號区區园園院苑村路街弄里城府寓庄]){_ORDINAL}{_ORDINAL_WORD}"
    rf"|(?<={HAN}){_DASHED % 2}"
    rf"|(?<=[号號区區园園院苑村里城府寓庄厦廈楼樓]){_DASHED % 1}"
    r"|(?<=[号號])\d{2,5}[A-Za-z]?$"
    rf"|(?<={HAN})(?:地下|负|負)[一二三四\d][层層楼樓]"
    rf"|(?<={HAN})[东東西南北中](?:单元|單元)"
)
_UNIT_GAP = re.compile(
    rf"(?<={HAN})[ ,;、-]+(?={_NUMBER}{_WORD}|{_ORDINAL}{_ORDINAL_WORD})"
)


def split_unit(text: str) -> tuple[str, str]:
    """Street with house number, then building, floor and room.

    Example:
        >>> split_unit("民族大道172号1栋803室"), split_unit("阳光花园3-2-502")
        (('民族大道172号', '1栋803室'), ('阳光花园', '3-2-502'))
        >>> split_unit("科苑路15-3号"), split_unit("科苑路15号502")
        (('科苑路15-3号', ''), ('科苑路15号', '502'))
    """
    found = _UNIT.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def close_gaps(text: str) -> str:
    """Without what stands between a street and its unit.

    Example:
        >>> close_gaps("民族大道172号, 1栋803室")
        '民族大道172号1栋803室'
    """
    return _UNIT_GAP.sub("", text)
