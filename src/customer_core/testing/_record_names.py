"""Names as the source systems know them: in one script, mostly right.

Rules:
    First the script, then other names of the person, then slips, then what a form does
    to them.
"""

from customer_core.testing import _vocabulary as words
from customer_core.testing._dice import Texts, either, texts
from customer_core.testing._people import Flags, reading_of
from customer_core.testing._sheet import Columns, Sheet
from customer_core.testing._typos import fuzzy_pinyin, han_slip, latin_typo


def draw_names(sheet: Sheet) -> Columns:
    """``first_name``, ``surname`` and ``full_name``."""
    people, who = sheet.people, sheet.who
    chinese = people.chinese[who]
    latin = ~chinese
    latin[sheet.hit("pinyin", chinese)] = True
    family = either(latin, people.family_latin[who], people.family[who])
    given = either(latin, people.given_latin[who], people.given[who])
    in_family = sheet.dice.chance("typo in family name", 0.5)
    halves = ((family, in_family), (given, ~in_family))
    _romanise(sheet, halves, given, chinese & latin)
    rows = sheet.hit("later_family_name", people.female[who] & ~chinese)
    family[rows] = people.later_family(who[rows])
    rows = sheet.hit("nickname", ~chinese)
    given[rows] = texts(words.NICKNAMES.get(name, name) for name in given[rows])
    for column, where in halves:
        rows = sheet.hit("name_typo", latin & where)
        sheet.rewrite(column, "name_typo", latin_typo, rows)
    sheet.rewrite(given, "name_slip", han_slip, sheet.hit("name_slip", ~latin))
    rows = sheet.hit("traditional", ~latin)
    for column in (family, given):
        column[rows] = texts(n.translate(words.TRADITIONAL) for n in column[rows])
    sheet.rewrite(given, "initial", _initial, sheet.hit("initial", latin))
    rows = sheet.hit("swapped_names")
    full_han = family + given
    family[rows], given[rows] = given[rows], family[rows]
    return {
        "first_name": given,
        "surname": family,
        "full_name": either(latin, given + " " + family, full_han),
    }


def _romanise(
    sheet: Sheet, halves: tuple[tuple[Texts, Flags], ...], given: Texts, where: Flags
) -> None:
    """Names in pinyin as they are heard and spaced."""
    rows = sheet.hit("spaced_pinyin", where)
    given[rows] = texts(map(_spaced, sheet.people.given[sheet.who[rows]]))
    for column, half in halves:
        rows = sheet.hit("fuzzy_pinyin", where & half)
        sheet.rewrite(column, "fuzzy_pinyin", fuzzy_pinyin, rows)


def _spaced(name: str) -> str:
    reading = reading_of()
    return " ".join(reading[character].capitalize() for character in name)


def _initial(name: str, bits: int) -> str:
    return name[0] + ("." if bits % 2 else "")
