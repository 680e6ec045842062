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

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from attrs import frozen

from customer_core.linkage import _name_texts as names
from customer_core.linkage import _texts as texts
from customer_core.linkage._similarity import sound
from customer_core.match_keys.name import formal_given, romanize_family, romanize_given

Scorer = Literal["jaro_winkler", "osa", "token_set"]
Text = Callable[[str], str]


@frozen
class Near:
    """Test: similarity of at least ``bound``, or an edit distance of at most it."""

    scorer: Scorer
    bound: float


@frozen
class Same:
    """Test: both values have this part, and it is equal."""

    part: str


@frozen
class Elsewhere:
    """Test: given and family name are exchanged, or the full name has the name."""


@frozen
class Initial:
    """Test: one value is a bare initial, and the other begins with it."""

    part: str = "initial"


Test = Near | Same | Elsewhere | Initial


@frozen
class Level:
    """One comparison level between "different" and "equal".

    Attributes:
        tests: any of them is enough.
        reason: code of its text in the catalogues.
        detail: what the text fills in for ``{level}``.
        rarity: how much of the term frequency counts at this level, 0 to 1.
        also: a test that must hold besides.
        usual_u: chance of the level before any data; ``None`` where it lies between
            its neighbours.
    """

    tests: tuple[Test, ...]
    reason: str = "match.close"
    detail: str = ""
    rarity: float = 0.0
    also: Same | None = None
    usual_u: float | None = None

    @property
    def part(self) -> str:
        """The part whose frequency counts: that of the first test, else the value."""
        first = self.tests[0]
        return first.part if isinstance(first, Same) else ""


@frozen(kw_only=True)
class Kind:
    """One row of the table.

    Attributes:
        normalize: text -> comparison text; empty text means missing.
        parts: name -> text of the part of a comparison text; empty means none.
        levels: between "different" and "equal", ascending.
        group: kinds of one group depend on each other and are estimated jointly;
            empty for a kind that stands alone.
        shared: people of one household or firm tend to have it in common.
        common: what two people of one household may have in common nevertheless, at
            most one such thing: a name, a birthday, a mailbox; empty for none.
        ordered: each level agrees more than the one below; the same year and the same
            month and day do not.
        derived: often made of the other kinds of its group, as a mailbox of names.
        atoms: parts that blocking may use; the whole value is written ``""``.
        usual_u: probability that two different people agree, before any data.
        rarity: how much of the term frequency counts where values are equal, 0 to 1.
        exportable: its frequent values may be written into a model file.
    """

    normalize: Text
    usual_u: float
    parts: Mapping[str, Text] = MappingProxyType({})
    levels: tuple[Level, ...] = ()
    group: str = ""
    shared: bool = False
    common: str = ""
    derived: bool = False
    ordered: bool = True
    atoms: tuple[str, ...] = ("",)
    rarity: float = 1.0
    exportable: bool = False

    @property
    def elsewhere(self) -> int | None:
        """The level of a name that stands in another place of the other record."""
        levels = enumerate(self.levels, start=1)
        found = (n for n, lv in levels if isinstance(lv.tests[0], Elsewhere))
        return next(found, None)

    @property
    def compared_parts(self) -> frozenset[str]:
        """The parts that its levels ask for."""
        tests = [test for level in self.levels for test in (*level.tests, level.also)]
        parts = {test.part for test in tests if isinstance(test, (Same, Initial))}
        return frozenset(parts | {"bare"} if "initial" in parts else parts)

    @property
    def bases(self) -> frozenset[str]:
        """The parts that other parts are made of."""
        made = self.parts.values()
        return frozenset(part.part for part in made if isinstance(part, texts.Of))

    @property
    def size(self) -> int:
        """Number of levels, "different" and "equal" included."""
        return len(self.levels) + 2


def _jaro(bound: float, rarity: float = 0.0) -> Level:
    return Level((Near("jaro_winkler", bound),), detail=f"≥ {bound}", rarity=rarity)


def _edits(bound: int, rarity: float = 0.0) -> Level:
    return Level((Near("osa", bound),), detail=f"≤ {bound}", rarity=rarity)


def _words(bound: float) -> Level:
    return Level((Near("token_set", bound),), detail=f"≥ {bound}")


def _same(part: str, rarity: float = 0.0, *others: Test) -> Level:
    reason = "match.initial" if part == "initial" else f"match.same_{part}"
    return Level((Same(part), *others), reason=reason, rarity=rarity)


_ROMAN = Level((Same("roman"),), reason="match.romanized", rarity=1.0)
_HOMOPHONE = Level(
    (Same("roman"),), reason="match.homophone", rarity=1.0, also=Same("han")
)
_FUZZY = Level((Same("fuzzy"),), reason="match.fuzzy_pinyin", rarity=0.5)
_DIALECT = Level((Same("mandarin"),), reason="match.dialect", rarity=0.5)
_NICKNAME = Level((Same("formal"),), reason="match.nickname", rarity=0.5)
_INITIAL = Level((Initial(),), reason="match.initial", rarity=0.5)
_ONE_CHARACTER = Level(
    (Near("osa", 1),), reason="match.one_character", rarity=0.5, also=Same("han")
)
_EXCHANGED = Level((Same("exchanged"),), reason="match.exchanged", rarity=0.7)
_ELSEWHERE = Level((Elsewhere(),), reason="match.swapped", rarity=0.5, usual_u=1e-4)


def _name_parts(roman: Text, head: int) -> dict[str, Text]:
    return {
        "roman": roman,
        "fuzzy": texts.Of("roman", roman, names.fuzzy_pinyin),
        "han": names.han,
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
        levels=(_jaro(0.9),),
    ),
    "birth_date": Kind(
        normalize=texts.date_digits, usual_u=1e-4, common="birth_date", ordered=False,
        parts={
            "year": texts.Cut(stop=4),
            "month_day": texts.month_and_day,
            "year_month": texts.year_and_month,
            "exchanged": texts.exchange_day_and_month,
        },
        levels=(
            _edits(2, 0.7), _same("year", 0.7), _same("month_day", 0.7),
            _edits(1, 0.7), _EXCHANGED,
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
            _jaro(0.7, 0.5), _ONE_CHARACTER, _INITIAL, _jaro(0.82, 0.5), _ELSEWHERE,
            _jaro(0.92, 0.5), _FUZZY, _NICKNAME, _ROMAN, _HOMOPHONE,
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
            _jaro(0.7, 0.5), _jaro(0.82, 0.5), _ELSEWHERE, _jaro(0.92, 0.5), _FUZZY,
            _DIALECT, _ROMAN, _HOMOPHONE,
        ),
    ),
    "city": Kind(
        normalize=texts.plain, group="place", usual_u=0.05, shared=True,
        levels=(_jaro(0.9, 0.3),), exportable=True,
    ),
    "region": Kind(
        normalize=texts.plain, group="place", usual_u=0.1, shared=True,
        levels=(_jaro(0.9),), rarity=0.0,
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
            _same("area"), _same("sector", 0.0, Near("osa", 2)), _edits(1),
        ),
        atoms=("", "head", "sector"),
    ),
    "phone": Kind(
        normalize=texts.phone_digits, usual_u=1e-6, shared=True,
        parts={"head": texts.Cut(stop=6), "tail": texts.Cut(-6)},
        levels=(_edits(2), _edits(1)), atoms=("", "head", "tail"),
    ),
    "identifier": Kind(
        normalize=texts.compact, usual_u=1e-6, common="identifier",
        parts={"body": texts.resident_body},
        levels=(_edits(1), Level((Same("body"),), reason="match.old_number")),
    ),
    "social_handle": Kind(
        normalize=texts.compact, usual_u=1e-6, levels=(_edits(1),),
        common="social_handle",
    ),
    "organization_name": Kind(
        normalize=texts.words, usual_u=1e-3, shared=True, parts=_HEAD,
        levels=(_words(0.85), _jaro(0.92)), atoms=("", "head"),
    ),
    "middle_name": Kind(
        normalize=names.name, group="name", usual_u=5e-3, rarity=0.5, common="name",
        levels=(_words(0.7), _words(0.9)),
    ),
    "street_address": Kind(
        normalize=texts.words, group="place", usual_u=1e-4, shared=True,
        parts=_STREET_PARTS, levels=(_jaro(0.8), _jaro(0.92), _SAME_NUMBER),
        atoms=("", "head"),
    ),
    "address": Kind(
        normalize=texts.words, group="place", usual_u=1e-4, shared=True,
        parts=_STREET_PARTS, levels=(_jaro(0.8), _words(0.9), _SAME_NUMBER),
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
            _same("letters"), _same("digits"), _edits(1), _same("local_part"),
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
