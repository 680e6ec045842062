"""Bytes of a file -> the encoding they are in, or a refusal to guess.

Rules:
    A byte order mark decides. Otherwise the sample must be UTF-8 (a few bad bytes cost
    their rows only), UTF-16 or GB18030 that reads like text. GB18030 decodes almost any
    bytes, so what it decodes must look like Chinese: mostly characters in common use,
    some of them ones that customer tables are full of. Western European bytes (Latin-1,
    Windows-1252) are recognised and refused, for their kin (1250, 1254, Mac) cannot be
    told apart: a wrong guess would be silent, a question is not.

    Bytes that do not decode become lone surrogates, one for each, so that the row they
    stand in can be rejected and all others be read.

Sources:
    GB 2312-1980, whose level 1 (rows 16 to 55) holds the 3,755 characters most in use;
    Big5, whose level 1 holds the 5,401 in use in traditional script; Unicode Standard,
    chapter 23.8 (byte order mark).
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path

from customer_core.errors import ConfigurationError, IntakeError

ERRORS = "customer_core.undecodable"
"""Name of the error handler that marks undecodable bytes."""

_CHUNK = 1 << 18  # bytes read at a time
_ENOUGH = 1 << 20  # bytes of chunks with other characters than ASCII that are judged
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# What gives a file away that is no table of text.
_SIGNATURES = (
    (rb"\x89PNG", "a PNG picture"),
    (rb"\xff\xd8\xff", "a JPEG picture"),
    (rb"GIF8", "a GIF picture"),
    (rb"%PDF", "a PDF document"),
    (rb"PK\x03\x04|PK\x05\x06", "a ZIP archive"),
    (rb"\x1f\x8b", "a gzip archive"),
    (rb"7z\xbc\xaf", "a 7z archive"),
    (rb"Rar!", "a RAR archive"),
    (rb"PAR1", "a Parquet file; pass it as a dataframe"),
    (rb"SQLite format 3\x00", "an SQLite database"),
    (rb"\x7fELF|MZ\x90", "a program"),
    (rb"\xd0\xcf\x11\xe0", "an old or encrypted Office document"),
    (rb"\{\\rtf", "an RTF document"),
    (rb"(?i)<(?:!|\?xml|html|table)", "HTML or XML; save it as CSV or XLSX"),
    (rb"\{\s*[\"}]|\[\s*[{\]]", "JSON; pass its objects as an iterable of mappings"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROLS = 0.1  # share of characters; a table with some NUL bytes stays below
_UNDECODABLE = re.compile("[\udc00-\udcff]")
_BYTE_SURROGATES = 0xDC00
# A letter of Latin-1 inside or at the end of a word: é, ü, ñ. Not ÿ, þ, ð, which are
# what 0xFF and 0xFE, typical of broken bytes, would be.
_WESTERN = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xef\xf1-\xf6\xf8-\xfc](?![\x80-\xff])")
# Names, places and headers of customer tables, beside the hundred commonest surnames.
_FAMILIAR = (
    "省市区县镇乡村路街道号弄巷栋幢楼单元室层座广场大小新东西南北中上下山江河海湖州京津"
    "姓名手机电话邮箱地址编号会员客户顾客用户订单日期时间金额品类备注性别男女生身份证件"
    "注册公司有限责任股份科技商贸联系人收货类型状态等级积分年月日元是否无国家民建和人"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲华红玉萍"
    "會員電話號縣區鄉鎮樓東廣訂單類備註別證註冊責聯繫狀態級積國偉麗強軍張陳劉楊黃趙吳"
)
_COMMON_SURNAMES = 100
_LEAST_FAMILIAR = 0.15  # share of Han characters; 0.3 to 0.7 in Chinese tables
_LEAST_COMMON = 0.8  # share of Han characters; above 0.95 in Chinese tables
_FEW_BAD_LINES = 0.01  # of all lines


def mark_undecodable(error: UnicodeError) -> tuple[str, int]:
    """Decoder error handler: each bad byte becomes the surrogate U+DC00 plus it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(_BYTE_SURROGATES + byte) for byte in bad), error.end


codecs.register_error(ERRORS, mark_undecodable)


def readable(text: str) -> str:
    r"""Text with each undecodable byte written out, as ``\xff``; safe to encode.

    Example:
        >>> readable(b"a\xff".decode("utf-8", ERRORS))
        'a\\xff'
    """
    shown = _UNDECODABLE.sub(lambda m: f"\\x{ord(m[0]) - _BYTE_SURROGATES:02x}", text)
    return shown.encode("utf-8", "backslashreplace").decode()


def known_encoding(name: str) -> str:
    """The codec an application named.

    Raises:
        ConfigurationError: when Python has no such text encoding.
    """
    try:
        return TextIOWrapper(BytesIO(), encoding=name).encoding
    except LookupError:
        msg = f"there is no text encoding {name!r}; name one such as 'gb18030'"
        raise ConfigurationError(msg) from None


def sniff_encoding(path: Path) -> str:
    """The encoding of a text file, as a codec name.

    Raises:
        IntakeError: when the file is empty, is no text, or its encoding is in doubt.
    """
    first, *others = _telling_chunks(path)
    refuse_other_formats(first)
    marked = next((name for mark, name in _MARKS if first.startswith(mark)), None)
    sample = b"".join([_whole_lines(first), *map(_whole_lines, others)])
    found = marked or _utf16(first) or _one_byte_line_ends(sample)
    if found is None:
        msg = "the encoding of the file is in doubt; name it with encoding="
        raise IntakeError(msg)
    text = first.decode(found, ERRORS)
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        msg = "the file holds binary data, no table of text"
        raise IntakeError(msg)
    return found


def refuse_other_formats(start: bytes) -> None:
    """Refuse the beginning of a file that is known to be no table of text.

    Raises:
        IntakeError: says in plain words what the file is.
    """
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        msg = "the file is empty; a table needs at least a header"
        raise IntakeError(msg)
    for signature, name in _SIGNATURES:
        if re.match(signature, start.removeprefix(codecs.BOM_UTF8).lstrip()):
            kind, _, remedy = name.partition("; ")
            msg = f"the file is {kind}, not a table" + (remedy and f"; {remedy}")
            raise IntakeError(msg)


def _telling_chunks(path: Path) -> Iterator[bytes]:
    """The first chunk, and further ones that are not plain ASCII, up to a limit."""
    with path.open("rb") as file:
        chunk = file.read(_CHUNK)
        yield chunk
        telling = 0 if chunk.isascii() else len(chunk)
        while telling < _ENOUGH and (chunk := file.read(_CHUNK)):
            if not chunk.isascii():
                telling += len(chunk)
                yield chunk.partition(b"\n")[2]


def _whole_lines(chunk: bytes) -> bytes:
    """The chunk without the line that its end cuts."""
    return chunk[: chunk.rfind(b"\n") + 1] or chunk


def _one_byte_line_ends(sample: bytes) -> str | None:
    lines = sample.splitlines()
    text = sample.decode("utf-8", ERRORS)
    stray = len(_UNDECODABLE.findall(text))
    good = sum(c > "\x7f" for c in text) - stray if stray else 0
    if stray <= good or stray == 0:
        return "utf-8"
    if _reads_chinese(sample):
        return "gb18030"
    bad_lines = sum(not line.isascii() for line in lines)
    few = bad_lines <= max(1, _FEW_BAD_LINES * len(lines))
    return "utf-8" if few and not _WESTERN.search(sample) else None


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII characters have a NUL byte on one side only."""
    sides = sample[0::2].count(0), sample[1::2].count(0)
    if sum(sides) * 50 < len(sample) or min(sides) * 10 > max(sides):
        return None
    name = "utf-16-be" if sides[0] > sides[1] else "utf-16-le"
    text = sample[: len(sample) // 2 * 2].decode(name, ERRORS)
    odd = len(_UNDECODABLE.findall(text)) + len(_CONTROLS.findall(text))
    # Other characters have these bytes too: 上 is 4E 0A. Yet lines are not that long.
    ends = text.count("\n") + text.count("\r")
    lined = ends * 5 >= sample.count(b"\n") + sample.count(b"\r")
    return name if lined and odd * 10 <= len(text) else None


def _reads_chinese(sample: bytes) -> bool:
    text = sample.decode("gb18030", ERRORS)
    other = Counter(c for c in text if c > "\x7f")
    han = {c: n for c, n in other.items() if "\u3400" <= c <= "\u9fff"}
    total = sum(han.values())
    bad = sum(n for c, n in other.items() if "\udc00" <= c <= "\udcff")
    common = sum(n for c, n in han.items() if _in_common_use(c))
    familiar = sum(n for c, n in han.items() if c in _familiar())
    return (
        total > 0
        and bad * 20 <= total
        and common >= _LEAST_COMMON * total
        and familiar >= _LEAST_FAMILIAR * total
    )


def _in_common_use(character: str) -> bool:
    """Whether GB 2312 or level 1 of Big5 has the character."""
    simplified = character.encode("gb2312", "ignore")
    traditional = character.encode("big5", "ignore")
    return bool(simplified) or b"\xa4" <= traditional[:1] <= b"\xc6"


@cache
def _familiar() -> frozenset[str]:
    from customer_core.reference.names import surnames

    commonest = (s.text for s in surnames().values() if s.rank < _COMMON_SURNAMES)
    return frozenset(_FAMILIAR).union(*commonest)
