"""Words and signs of dates: months, weekdays, Chinese numerals, eras, the lunar year.

Rules:
    Months are told by their name in a Germanic or Romance language or Russian, by its
    usual abbreviation, or by three letters and more of the English name. A year of an
    era becomes one of the common era; beyond the end of its era there is none. Polish
    and Czech names are left out: *listopad* is another month in Croatian.

Sources:
    Unicode CLDR 46 (names of months and weekdays); the Minguo year counts from 1911;
    the Japanese eras Meiji (1868-1912), Taisho, Showa, Heisei and Reiwa (2019-).
"""

import re
from collections.abc import Mapping
from typing import Final

from customer_core._text import fold, strip_accents

# one line a month; the English name first
_MONTHS: Final = """\
january januar jänner janvier janv enero ene gennaio gen janeiro januari январь января
february februar februari février févr fév fevereiro fev febrero febbraio февраля
march märz mrz mars marzo março maart mrt marts март марта
april avril avr abril abr aprile апрель апреля апр
may mai mayo maggio mag maio mei maj май мая
june juni juin junio giugno giu junho июнь июня
july juli juillet juil julio luglio lug julho июль июля
august août agosto ago augustus augusti август августа авг
september sept septembre septiembre settembre set setembro сентябрь сентября сен
october oktober okt octobre octubre ottobre ott outubro out октябрь октября окт
november novembre noviembre novembro ноябрь ноября ноя
december dezember dez décembre déc diciembre dic dicembre dezembro desember декабря
"""
# day of the week, articles, prepositions and the ends of ordinal numbers
_FILLERS: Final = """
    monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri
    saturday sat sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr
    samstag sonnabend sa sonntag so lundi lun mardi mercredi mer jeudi jeu vendredi ven
    samedi sam dimanche dim lunes martes miércoles mié jueves jue viernes vie sábado sáb
    domingo dom lunedì martedì mercoledì giovedì gio venerdì sabato sab domenica segunda
    terça quarta quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag
    zondag st nd rd th er ère of the on de del do le el il den der am la г года
"""
_SHORTEST: Final = 3  # letters of an English name that tell the month


def _plain(word: str) -> str:
    return strip_accents(word.casefold())


def _month_numbers() -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    for number, names in enumerate(_MONTHS.splitlines(), 1):
        english = names.split()[0]
        starts = (english[:end] for end in range(_SHORTEST, len(english)))
        numbers |= dict.fromkeys((*map(_plain, names.split()), *starts), number)
    return numbers


_NUMBERS: Final = _month_numbers()
_FILLER_WORDS: Final = frozenset(map(_plain, _FILLERS.split()))


def month_called(word: str) -> int | None:
    """1 to 12 of the name of a month; ``None`` for any other word.

    Example:
        >>> month_called("Sept"), month_called("MÄRZ"), month_called("foo")
        (9, 3, None)
    """
    return _NUMBERS.get(_plain(word))


def is_filler(word: str) -> bool:
    """Whether a word stands in dates and says nothing about them.

    Example:
        >>> is_filler("Tuesday"), is_filler("th"), is_filler("Jan")
        (True, True, False)
    """
    return _plain(word) in _FILLER_WORDS


_LUNAR: Final = re.compile(
    "[农農][历曆]|[阴陰][历曆]|[旧舊][历曆]|[正冬腊臘]月|[闰閏]|初[一二三四五六七八九十]"
    "|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|lunar",
    re.IGNORECASE,
)


def is_lunar(text: str) -> bool:
    """Whether a date is of the Chinese lunar calendar, which is not converted.

    Example:
        >>> is_lunar("农历1990年腊月初八"), is_lunar("1990年元月8日")
        (True, False)
    """
    return _LUNAR.search(text) is not None


# first year less one, last year; 0 for an era that goes on
_ERAS: Final = {
    "民國": (1911, 0), "民国": (1911, 0), "民": (1911, 0), "明治": (1867, 45),
    "大正": (1911, 15), "昭和": (1925, 64), "平成": (1988, 31), "令和": (2018, 0),
    "M": (1867, 45), "T": (1911, 15), "S": (1925, 64), "H": (1988, 31), "R": (2018, 0),
}  # fmt: skip
_ERA_YEAR: Final = re.compile(
    r"(?:中[華华])?(?P<era>民[國国]?|明治|大正|昭和|平成|令和)"
    r"\s*(?P<year>\d{1,3})(?P<end>\s*[年./-]|$)"
    r"|(?P<letter>[MTSHR])(?P<short>\d{1,2})(?P<point>[./-])",
    re.ASCII,
)
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CAPITALS: Final = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾년월일", "一二二三三四五六六七八九十年月日"
)
_NUMERAL: Final = re.compile("[〇零○一二三四五六七八九十廿卅]+")
_TENS: Final = re.compile(r"(\d?)十(\d?)")
_AROUND: Final = re.compile(
    r"^(?:公元|西元|[公西阳陽新][历曆]|(?:出)?生于|(?:出)?生於)\s*"
    r"|\s*[(]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)]?|\s*(?:出)?生$"
)
_YEAR_ONE: Final = re.compile("元(?=[年月])")


def plain_digits(text: str) -> str:
    """Chinese numerals and years of eras in digits of the common era.

    Example:
        >>> plain_digits("民國七十九年元月二日"), plain_digits("昭和64.1.7")
        ('1990年1月2日', '1989年1.7')
    """
    if not text.isascii():
        text = _AROUND.sub("", text).translate(_CAPITALS)
        text = _YEAR_ONE.sub("一", text)
        text = _NUMERAL.sub(_digits, text)
    return _ERA_YEAR.sub(_common_year, text, count=1)


def _digits(numeral: re.Match[str]) -> str:
    text = numeral[0].replace("廿", "二十").replace("卅", "三十")
    text = text.translate(_DIGITS)
    tens = _TENS.fullmatch(text)
    return str(int(tens[1] or 1) * 10 + int(tens[2] or 0)) if tens else text


def _common_year(found: re.Match[str]) -> str:
    """The year and its sign; the text unchanged beyond the end of the era."""
    if found["letter"] and found.start():
        return found[0]
    before, last = _ERAS[found["era"] or found["letter"]]
    year = int(found["year"] or found["short"])
    if not year or (last and year > last):
        return found[0]
    return f"{before + year}年"


def without_label(text: str) -> str:
    """The text after words and a colon before the first digit.

    Example:
        >>> without_label("出生日期: 1990-1-2"), without_label("1990-1-2 10:30")
        ('1990-1-2', '1990-1-2 10:30')
    """
    label = _LABEL.match(text)
    return text[label.end() :] if label else text


_LABEL: Final = re.compile(r"(?:[^\d:]*:)+\s*")


def is_zero(text: str) -> bool:
    """Whether a date consists of zeros, as a system writes a missing one.

    Example:
        >>> is_zero("0000-00-00"), is_zero("2000-00-00")
        (True, False)
    """
    return "0" in text and not fold(text).strip("0-/. :年月日")
