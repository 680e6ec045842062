"""Match keys of names."""

import pytest

from customer_core.match_keys.name import (
    NAME_KEY_VERSION,
    PersonNameKeys,
    fold_han,
    formal_given,
    person_name_keys,
    romanize_family,
    romanize_given,
    syllables_of,
)
from customer_core.models import PersonName


def test_the_version_of_the_keys_is_stated() -> None:
    """Keys have a version."""
    assert NAME_KEY_VERSION == 2


@pytest.mark.parametrize("text", ["建国", "建國", "Jian Guo", "Jianguo", "JIAN-GUO"])
def test_a_given_name_in_any_spelling_has_one_romanisation(text: str) -> None:
    """建国, its traditional form and its pinyin agree."""
    assert romanize_given(text) == "jianguo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("O'Brien", "obrien"),
        ("Müller", "muller"),
        ("Łukasz", "lukasz"),
        ("Xiǎolǜ", "xiaolv"),
        ("Анна", "анна"),
        ("*明", "*ming"),
        ("𠮷", "𠮷"),
        ("A伟", "awei"),
        ("Ｌｅｉ", "lei"),
    ],
)
def test_given_names_of_any_script_are_folded(text: str, expected: str) -> None:
    """Case, width, accents and punctuation vanish; unknown characters stay."""
    assert romanize_given(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单", "shan"),
        ("單", "shan"),
        (" 曾 ", "zeng"),
        ("欧阳", "ouyang"),
        ("尉遲", "yuchi"),
        ("伟", "wei"),
        ("van den Berg", "vandenberg"),
        ("Lyu", "lv"),
        ("Lü", "lv"),
        ("Lu", "lu"),
        ("Lüdemann", "ludemann"),
    ],
)
def test_a_family_name_has_its_reading_as_a_family_name(
    text: str, expected: str
) -> None:
    """Surname readings win over readings as words."""
    assert romanize_family(text) == expected


def test_ascii_text_is_not_folded_to_simplified() -> None:
    """Folding leaves what is not Han as it is."""
    assert [fold_han("Zhang"), fold_han("於慧 Zoë")] == ["Zhang", "于慧 Zoë"]


def test_a_short_form_becomes_the_name_it_stands_for() -> None:
    """Bob is Robert; a name without short form stays."""
    assert [formal_given("BOB"), formal_given("Ann")] == ["robert", "ann"]


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("", ()),
        ("tianan", ("tian", "an")),
        ("fangan", ("fan", "gan")),
        ("woodard", ()),
        ("an" * 20, ()),
    ],
)
def test_syllables_follow_the_orthography(
    latin: str, expected: tuple[str, ...]
) -> None:
    """A syllable inside a word starts with a consonant where it can."""
    assert syllables_of(latin) == expected


def test_han_and_pinyin_share_one_key_in_any_order_and_split() -> None:
    """The key does not depend on script, order or spaces."""
    spellings = [
        PersonName(family="王", given="建国"),
        PersonName(family="王", given="建國"),
        PersonName(family="Wang", given="Jianguo"),
        PersonName(family="Wang", given="Jian", middle="Guo"),
        PersonName(family="Jian", given="Guo Wang"),
    ]
    assert {person_name_keys(name).pinyin for name in spellings} == {"guo jian wang"}


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        (PersonName(family="覃", given="红"), ("hong tan",)),
        (PersonName(family="吕", given="红"), ("hong lu", "hong lyu")),
        (PersonName(family="王", given="红"), ()),
        (PersonName(given="红"), ()),
        (PersonName(family="Chan", given="Hong"), ("chen hong", "hong zhan")),
        (
            PersonName(family="Hsu", given="Chih"),
            ("chi hsu", "hsu zhi", "chih xu", "chi xu", "xu zhi"),
        ),
        (PersonName(family="Jianhong", given="Wang"), ("hong jian wang",)),
        (PersonName(family="Harris", given="Bob"), ("harris robert",)),
        (PersonName(family="王", given="晟"), ("cheng wang",)),
    ],
)
def test_further_readings_of_a_surname_are_variants(
    name: PersonName, variants: tuple[str, ...]
) -> None:
    """Each further reading, spelling, order or short form gives a further key."""
    assert person_name_keys(name).variants == variants


def test_the_parts_are_romanised_apart() -> None:
    """Family and given name are kept apart for comparisons by part."""
    keys = person_name_keys(PersonName(family="欧阳", given="娜娜"))
    assert (keys.family, keys.given) == ("ouyang", "nana")
    alone = person_name_keys(PersonName(family="Smith"))
    assert (alone.family, alone.given) == ("smith", None)


def test_a_western_name_is_its_folded_words() -> None:
    """Words of a western name are not cut into syllables."""
    name = PersonName(family="Shane-Díaz", given="Dane", middle="Lee")
    assert person_name_keys(name).pinyin == "dane diaz lee shane"


def test_an_unknown_han_surname_is_read_as_a_word() -> None:
    """A surname that is not in the table still has a key."""
    assert person_name_keys(PersonName(family="甾", given="红")).pinyin == "hong zai"
    assert person_name_keys(PersonName(family="𠮷", given="红")).pinyin == "hong 𠮷"


def test_no_name_shows_in_a_representation() -> None:
    """Representations of keys are masked."""
    shown = repr(PersonNameKeys(pinyin="wei zhang", family="zhang", given="wei"))
    assert "zhang" not in shown
