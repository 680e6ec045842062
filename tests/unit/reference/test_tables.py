"""Frozen tables: what they hold and how they state where it came from."""

from importlib.resources import files

import pytest

from customer_core.reference import han, names, organizations
from customer_core.reference._tables import read_header, read_rows

TABLES = (
    "legal_forms.txt",
    "name_words.txt",
    "nicknames.txt",
    "pinyin.txt",
    "placeholders.txt",
    "polyphones.txt",
    "romanizations.txt",
    "lookalikes.txt",
    "simplified.txt",
    "surnames.txt",
    "wade_giles.txt",
)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_states_its_version_source_date_and_licence(table: str) -> None:
    """Every table states its version, source, date and licence."""
    assert {"table", "version", "source", "date", "licence"} == set(read_header(table))


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice(table: str) -> None:
    """No row stands twice and no column is empty."""
    rows = read_rows(table)
    assert len(rows) == len(set(rows))
    assert all(all(row) for row in rows)


def test_the_tables_are_small() -> None:
    """The tables of names and scripts take less than 200 kB."""
    folder = files("customer_core.reference").joinpath("data")
    size = sum(len(folder.joinpath(table).read_bytes()) for table in TABLES)
    assert size < 200_000


def test_folding_is_final() -> None:
    """A simplified form is never folded further."""
    table = han.simplified_forms()
    assert not {ord(simple) for simple in table.values()} & set(table)


def test_a_traditional_form_reads_like_its_simplified_form() -> None:
    """Reading before and after folding gives the same syllable."""
    reading, folded = han.readings(), han.simplified_forms()
    assert [c for c, s in folded.items() if reading.get(c) != reading.get(ord(s))] == []


def test_the_number_of_syllables_is_as_documented() -> None:
    """There are 407 syllables and none without a vowel."""
    assert len(han.syllables()) == 407
    assert not {"m", "n", "hm"} & han.syllables()


@pytest.mark.parametrize(
    ("surname", "readings"),
    [
        ("单", ("shan", "dan")),
        ("曾", ("zeng",)),
        ("仇", ("qiu", "chou")),
        ("查", ("zha", "cha")),
        ("解", ("xie", "jie")),
        ("区", ("ou", "qu")),
        ("朴", ("piao", "pu")),
        ("盖", ("ge", "gai")),
        ("任", ("ren",)),
        ("覃", ("qin", "tan")),
        ("乐", ("yue", "le")),
        ("吕", ("lv",)),
        ("尉迟", ("yuchi",)),
        ("万俟", ("moqi",)),
    ],
)
def test_a_surname_has_its_readings(surname: str, readings: tuple[str, ...]) -> None:
    """A surname has its reading as a surname first."""
    assert names.surnames()[surname].readings == readings


def test_every_surname_is_in_simplified_characters() -> None:
    """Every surname is kept in simplified characters, so that folding finds it."""
    table = han.simplified_forms()
    assert [s for s in names.surnames() if s.translate(table) != s] == []


def test_surnames_are_ordered_by_frequency() -> None:
    """The three most frequent surnames come first."""
    assert list(names.surnames())[:3] == ["王", "李", "张"]


def test_every_reading_is_made_of_syllables() -> None:
    """Every reading of a single surname is a syllable."""
    singles = (s for s in names.surnames().values() if len(s.text) == 1)
    assert {r for s in singles for r in s.readings} <= han.syllables()


def test_a_short_form_stands_once_under_a_name() -> None:
    """No row says the same short form twice, and no name is short for itself."""
    rows = read_rows("nicknames.txt")
    assert [row for row in rows if len(set(row)) < len(row)] == []


def test_legal_forms_are_known_by_script_and_side() -> None:
    """A form is joined to the name or a word of it, at its end or at either side."""
    joined = organizations.legal_forms(script="joined")
    words = organizations.legal_forms(script="words")
    assert {"有限公司", "株式会社", "주식회사"} <= joined.keys()
    assert {"gmbh & co kg", "sa rl", "co ltd"} <= words.keys()
    assert "株式会社" in organizations.leading_legal_forms(script="joined")
    assert "有限公司" not in organizations.leading_legal_forms(script="joined")


def test_words_of_a_branch_are_ordered_from_long_to_short() -> None:
    """The longest word that fits is found first."""
    lengths = list(map(len, organizations.branch_words()))
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    "alike",
    ["晴睛", "日曰", "己已巳", "未末", "戊戌戍", "乌鸟", "史吏", "兔免", "赢嬴"],
)
def test_characters_that_are_taken_for_each_other_look_alike(alike: str) -> None:
    """Each of them is of one class."""
    assert len({*alike.translate(han.lookalikes())}) == 1


@pytest.mark.parametrize("apart", ["暗晴", "明朋", "王李"])
def test_characters_with_other_corners_do_not_look_alike(apart: str) -> None:
    """One part in common is not enough: their outlines tell them apart."""
    assert len({*apart.translate(han.lookalikes())}) == 2
