"""Comparison levels of a kind of field: the tests that two values can pass.

Rules:
    Levels ascend: the last level of which any test holds is the level of the pair.
    Below all of them lies "different", above all of them "equal"; both are implied. A
    level is plain data, so that a table of them can be read.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from attrs import frozen

from customer_core.linkage._texts import Of

Scorer = Literal["jaro_winkler", "osa", "token_set"]
Text = Callable[[str], str]
_TELLING_U = 5e-3  # most chance agreement of what tells people apart


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
        begins: a value may be the beginning of a fuller one, as a year of a date; of
            both in one record the fuller one counts.
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
    begins: bool = False
    exportable: bool = False

    @property
    def telling(self) -> bool:
        """Whether two people hardly ever agree on it, unless they share a household."""
        return self.usual_u <= _TELLING_U

    @property
    def personal(self) -> bool:
        """Whether it tells people of one household apart."""
        return self.telling and not self.shared

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
        return frozenset(part.part for part in made if isinstance(part, Of))

    @property
    def size(self) -> int:
        """Number of levels, "different" and "equal" included."""
        return len(self.levels) + 2


def jaro(bound: float, rarity: float = 0.0) -> Level:
    """Jaro-Winkler similarity of at least so much."""
    return Level((Near("jaro_winkler", bound),), detail=f"≥ {bound}", rarity=rarity)


def edits(bound: int, rarity: float = 0.0) -> Level:
    """So many edits at most."""
    return Level((Near("osa", bound),), detail=f"≤ {bound}", rarity=rarity)


def words(bound: float) -> Level:
    """So much of the words in common."""
    return Level((Near("token_set", bound),), detail=f"≥ {bound}")


def same(part: str, rarity: float = 0.0, *others: Test) -> Level:
    """The same part, or any of the other tests."""
    reason = "match.initial" if part == "initial" else f"match.same_{part}"
    return Level((Same(part), *others), reason=reason, rarity=rarity)


ROMAN = Level((Same("roman"),), reason="match.romanized", rarity=1.0)
HOMOPHONE = Level(
    (Same("roman"),), reason="match.homophone", rarity=1.0, also=Same("han")
)
LOOKALIKE = Level((Same("look"),), reason="match.lookalike", rarity=1.0)
VARIANT = Level((Same("simple"),), reason="match.variant", rarity=1.0, also=Same("han"))
CHINESE = (ROMAN, LOOKALIKE, HOMOPHONE, VARIANT)
"""Of names in Han script, and of one in Han and one in Latin script."""
FUZZY = Level((Same("fuzzy"),), reason="match.fuzzy_pinyin", rarity=0.5)
DIALECT = Level((Same("mandarin"),), reason="match.dialect", rarity=0.5)
NICKNAME = Level((Same("formal"),), reason="match.nickname", rarity=0.5)
INITIAL = Level((Initial(),), reason="match.initial", rarity=0.5)
ONE_CHARACTER = Level(
    (Near("osa", 1),), reason="match.one_character", rarity=0.5, also=Same("han")
)
EXCHANGED = Level((Same("exchanged"),), reason="match.exchanged", rarity=0.7)
ELSEWHERE = Level((Elsewhere(),), reason="match.swapped", rarity=0.5, usual_u=1e-4)
