"""Named conditions that are kept as TOML or JSON: a policy of segments.

Rules:
    A condition is kept as text, in one way of writing, so that a policy has the same
    hash exactly when it says the same in the same words.
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.messages import Language
from customer_core.models.declarations import fingerprint
from customer_core.scoring.segments.expressions import Expression
from customer_core.scoring.segments.schema import Schema
from customer_core.scoring.segments.text import parse_expression


@frozen(kw_only=True)
class Segment:
    """A named condition on customers.

    Attributes:
        name: how programs call it; not empty.
        where: the condition as text; an :class:`.Expression` is written out.
        labels: what people call it, by language (``en``, ``zh``); ``name`` otherwise.

    Example:
        >>> from customer_core.scoring.segments import field
        >>> Segment(name="loyal", where=(field("frequency") >= 3))
        Segment(name='loyal', where='frequency >= 3', labels={})
    """

    name: str
    where: str = field(converter=str)
    labels: Mapping[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """The condition can be read, and is kept in one way of writing."""
        if not self.name:
            msg = "a segment needs a name"
            raise ConfigurationError(msg)
        object.__setattr__(self, "where", str(self.expression))

    @property
    def expression(self) -> Expression:
        """The condition as a tree."""
        return parse_expression(self.where)

    def title(self, language: Language) -> str:
        """What people call it in ``language``."""
        return self.labels.get(language, self.name)


@frozen(kw_only=True)
class Segments:
    """Segments that are computed and reported together: a policy that is data.

    Read and written by :mod:`customer_core.models.declarations`.

    Attributes:
        segments: in the order of every report; names are unique.

    Example:
        >>> from customer_core.models.declarations import from_text
        >>> policy = from_text(Segments, '''
        ... [[segments]]
        ... name = "loyal"
        ... where = "frequency >= 3 and registered_at < 365 days ago"
        ... labels = {en = "loyal customers", zh = "忠实客户"}
        ... ''')
        >>> policy.segments[0].title("zh")
        '忠实客户'
    """

    segments: tuple[Segment, ...]

    def __attrs_post_init__(self) -> None:
        """Names are unique, and none is that of the column of ids."""
        names = [segment.name for segment in self.segments]
        if len(set(names)) < len(names) or "id" in names:
            msg = "a segment is named twice, or 'id'; names are unique"
            raise ConfigurationError(msg)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    def check(self, schema: Schema, *, names: Iterable[str] = ()) -> None:
        """Refuse segments that cannot be asked of these fields.

        Args:
            schema: the fields.
            names: further fields that could be meant, to be named in the error.

        Raises:
            ConfigurationError: names the segment and every problem of it.
        """
        for segment in self.segments:
            path = f"segment {segment.name}"
            schema.check(segment.expression, path=path, names=names)
