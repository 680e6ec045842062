"""One explained contribution, shared by matching, survivorship, tiers and quality.

Rules:
    A reason says *what* counted and *how much*, never the value it was read from.
    Contributions of one explanation add up to its total exactly, in one unit.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

from attrs import field, frozen

from customer_core.issues import Parameters
from customer_core.messages import Language, field_label, label, reason_text

Unit = Literal["bits", "points", "amount", "rank", ""]


@frozen(kw_only=True)
class Reason:
    """One line of an explanation.

    Attributes:
        code: stable dotted code of the text, such as ``match.exact``.
        field: the field or measure it speaks of, such as ``birth_date``; may be empty.
        weight: signed contribution in ``unit``; 0 for a note.
        unit: ``bits`` (log2 of a probability ratio), ``points`` (of a tier score),
            ``amount`` (money, in the currency of the orders),
            ``rank`` (place in an order, 1 is best), or empty for a note.
        parameters: what the text fills in; never a personal value.

    Example:
        >>> reason = Reason(code="match.exact", field="email", weight=11.5, unit="bits")
        >>> reason.text()
        'e-mail: equal'
        >>> reason.text("zh")
        '邮箱：相同'
    """

    code: str
    field: str = ""
    weight: float = 0.0
    unit: Unit = ""
    parameters: Parameters = MappingProxyType({})

    def text(self, language: Language = "en") -> str:
        """The reason as a phrase in ``language``, without its weight."""
        phrase = reason_text(self.code, language, self.parameters)
        if not self.field:
            return phrase
        colon = "：" if language == "zh" else ": "
        return f"{field_label(self.field, language)}{colon}{phrase}"


@frozen
class Explanation:
    """Reasons in their order, with the total they add up to.

    Attributes:
        title: code of the heading in the catalogues, such as ``explain.match``.
        reasons: the items, in the order of the calculation.
        parameters: what the heading fills in; never a personal value.

    Example:
        >>> print(Explanation("explain.match", (
        ...     Reason(code="match.exact", field="email", weight=11.5, unit="bits"),
        ...     Reason(code="match.prior", weight=-9.0, unit="bits"))))
        Why these records match (+2.50 bits)
          +11.50  e-mail: equal
           -9.00  how rare a match is among all pairs
        两条记录为何匹配（+2.50 比特）
          +11.50  邮箱：相同
           -9.00  任意两条记录匹配的先验概率
    """

    title: str
    reasons: tuple[Reason, ...]
    parameters: Parameters = field(default=MappingProxyType({}))

    @property
    def total(self) -> float:
        """The sum of the weights, in the unit of the reasons."""
        return sum(reason.weight for reason in self.reasons)

    def text(self, language: Language = "en") -> str:
        """Heading and one line per reason, in ``language``."""
        heading = reason_text(self.title, language, self.parameters)
        unit = next((reason.unit for reason in self.reasons if reason.unit), "")
        if unit and unit != "rank":
            amount = f"{self.total:+.2f} {label(f'unit.{unit}', language)}"
            heading += f"（{amount}）" if language == "zh" else f" ({amount})"
        return "\n".join([heading, *(self._line(r, language) for r in self.reasons)])

    @staticmethod
    def _line(reason: Reason, language: Language) -> str:
        if reason.unit in {"", "rank"}:
            return f"          {reason.text(language)}"
        return f"  {reason.weight:+6.2f}  {reason.text(language)}"

    def __iter__(self) -> Iterator[Reason]:
        """The reasons, in their order."""
        return iter(self.reasons)

    def __len__(self) -> int:
        """How many reasons there are."""
        return len(self.reasons)

    def __str__(self) -> str:
        """Both languages, English first."""
        return f"{self.text('en')}\n{self.text('zh')}"
