"""What linkage knows of each type of field, as one table.

Rules:
    A *kind* says how its texts are normalised for comparing, which *parts* of a value
    may agree on their own (a year, an initial, a local part), which comparison levels
    two values can reach, and which other kinds it depends on. Levels ascend: the last
    level whose test holds is the level of the pair. Below all of them lies
    "different", above all of them "equal"; both are implied.

Sources:
    Levels and coefficients were measured on historical, census-like and synthetic
    customers; see docs/guides/linkage.md.
"""

from customer_core.linkage import _name_texts as names
from customer_core.linkage import _texts as texts
from customer_core.linkage._similarity import sound
from customer_core.linkage.levels import (
    CHINESE,
    DIALECT,
    ELSEWHERE,
    EXCHANGED,
    FUZZY,
    INITIAL,
    NICKNAME,
    ONE_CHARACTER,
    Kind,
    Level,
    Near,
    Same,
    Text,
    edits,
    jaro,
    same,
    words,
)
from customer_core.match_keys.name import (
    fold_han,
    formal_given,
    romanize_family,
    romanize_given,
)


def _name_parts(roman: Text, head: int) -> dict[str, Text]:
    return {
        "roman": roman,
        "fuzzy": texts.Of("roman", roman, names.fuzzy_pinyin),
        "han": names.han,
        "simple": fold_han,
        "look": texts.Of("simple", fold_han, names.lookalike),
        "sound": texts.Of("roman", roman, sound),
        "initial": texts.Of("roman", roman, texts.Cut(stop=1)),
        "head": texts.Of("roman", roman, texts.Cut(stop=head)),
    }


_NAME_ATOMS = ("", "roman", "head", "sound", "initial")
_HEAD: dict[str, Text] = {"head": texts.Cut(stop=8)}
_STREET_PARTS: dict[str, Text] = {**_HEAD, "number": texts.digits}
_SAME_NUMBER = Level(
    (Near("jaro_winkler", 0.8),), reason="match.same_number", also=Same("number")
)

KINDS: dict[str, Kind] = {
    "name_script": Kind(normalize=str, usual_u=0.5, atoms=(), shared=True),
    "sex": Kind(
        normalize=texts.sex, usual_u=0.5, atoms=(), group="name", derived=True,
    ),
    "category": Kind(
        normalize=texts.plain, usual_u=0.05, exportable=True,
        levels=(jaro(0.9),),
    ),
    "birth_date": Kind(
        normalize=texts.date_digits, usual_u=1e-4, common="birth_date", ordered=False,
        begins=True,
        parts={
            "year": texts.Cut(stop=4),
            "month_day": texts.month_and_day,
            "year_month": texts.year_and_month,
            "exchanged": texts.exchange_day_and_month,
        },
        levels=(
            edits(2, 0.7), same("year", 0.7), same("month_day", 0.7),
            edits(1, 0.7), EXCHANGED,
        ),
        atoms=("", "year", "month_day", "year_month"),
    ),
    "given_name": Kind(
        normalize=names.name, group="name", usual_u=5e-3, exportable=True,
        common="name", parts={
            **_name_parts(romanize_given, 3),
            "formal": texts.Of("roman", romanize_given, formal_given),
            "bare": names.bare_initial,
        },
        atoms=_NAME_ATOMS,
        levels=(
            jaro(0.7, 0.5), ONE_CHARACTER, INITIAL, jaro(0.82, 0.5), ELSEWHERE,
            jaro(0.92, 0.5), FUZZY, NICKNAME, *CHINESE,
        ),
    ),
    "family_name": Kind(
        normalize=names.name, group="name", usual_u=2e-3, exportable=True,
        parts={
            **_name_parts(romanize_family, 4),
            "mandarin": texts.Of("roman", romanize_family, names.mandarin),
        },
        atoms=_NAME_ATOMS, shared=True,
        levels=(
            jaro(0.7, 0.5), jaro(0.82, 0.5), ELSEWHERE, jaro(0.92, 0.5), FUZZY,
            DIALECT, *CHINESE,
        ),
    ),
    "city": Kind(
        normalize=texts.plain, group="place", usual_u=0.05, shared=True,
        levels=(jaro(0.9, 0.3),), exportable=True,
    ),
    "region": Kind(
        normalize=texts.plain, group="place", usual_u=0.1, shared=True,
        levels=(jaro(0.9),), rarity=0.0,
    ),
    "country": Kind(
        normalize=texts.plain, group="place", usual_u=0.5, shared=True,
        atoms=(), rarity=0.0,
    ),
    "postal_code": Kind(
        normalize=texts.compact, group="place", usual_u=3e-3, shared=True,
        parts={
            "area": texts.Cut(stop=2),
            "sector": texts.Cut(stop=4),
            "head": texts.Cut(stop=3),
        },
        levels=(
            same("area"), same("sector", 0.0, Near("osa", 2)), edits(1),
        ),
        atoms=("", "head", "sector"),
    ),
    "phone": Kind(
        normalize=texts.phone_digits, usual_u=1e-6, shared=True,
        parts={"head": texts.Cut(stop=6), "tail": texts.Cut(-6)},
        levels=(edits(2), edits(1)), atoms=("", "head", "tail"),
    ),
    "identifier": Kind(
        normalize=texts.compact, usual_u=1e-6, common="identifier",
        parts={"body": texts.resident_body},
        levels=(edits(1), Level((Same("body"),), reason="match.old_number")),
    ),
    "social_handle": Kind(
        normalize=texts.compact, usual_u=1e-6, levels=(edits(1),),
        common="social_handle",
    ),
    "organization_name": Kind(
        normalize=texts.words, usual_u=1e-3, shared=True, parts=_HEAD,
        levels=(words(0.85), jaro(0.92)), atoms=("", "head"),
    ),
    "middle_name": Kind(
        normalize=names.name, group="name", usual_u=5e-3, rarity=0.5, common="name",
        levels=(words(0.7), words(0.9)),
    ),
    "street_address": Kind(
        normalize=texts.words, group="place", usual_u=1e-4, shared=True,
        parts=_STREET_PARTS, levels=(jaro(0.8), jaro(0.92), _SAME_NUMBER),
        atoms=("", "head"),
    ),
    "address": Kind(
        normalize=texts.words, group="place", usual_u=1e-4, shared=True,
        parts=_STREET_PARTS, levels=(jaro(0.8), words(0.9), _SAME_NUMBER),
        atoms=("", "head"),
    ),
    "email": Kind(
        normalize=texts.email, group="name", usual_u=1e-6, common="email", derived=True,
        parts={
            "letters": texts.local_letters,
            "digits": texts.local_digits,
            "local_part": texts.local_part,
        },
        levels=(
            same("letters"), same("digits"), edits(1), same("local_part"),
        ),
        atoms=("", "local_part", "digits"),
    ),
}  # fmt: skip
"""Kind of each comparison, in the order in which pairs are refined: what is cheap to
compare and decides much comes first."""

FIELD_TYPES = (*(kind for kind in KINDS if kind != "name_script"), "full_name")
"""What a column may be declared as; a full name is taken apart."""


def refinement_order(name: str) -> tuple[int, str]:
    """Sort key of a feature: the place of its kind, then its name."""
    return list(KINDS).index(name.partition(":")[0]), name


def kind_of(name: str) -> Kind:
    """The kind of a feature by its name."""
    return KINDS[name.partition(":")[0]]
