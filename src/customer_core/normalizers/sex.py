"""Words, letters and codes for a sex -> :class:`~customer_core.models.Sex`.

Rules:
    Only what a source states is read; nothing is inferred from a name. "Unknown" and
    "prefer not to say" are missing, not an error.

Sources:
    ISO/IEC 5218:2022 and GB/T 2261.1-2003: 0 not known, 1 male, 2 female, 9 not stated.
"""

from customer_core._text import fold
from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized
from customer_core.models.values import Sex
from customer_core.normalizers._common import (
    TextKeys,
    issue,
    received,
    undo_spreadsheet,
)

NormalizedSex = Normalized[Sex, TextKeys]

_LIMIT = 64  # characters

_WORDS = {
    Sex.FEMALE: "female f woman w girl lady ms mrs miss mme 2 女 女性 女士 女生 小姐",
    Sex.MALE: "male m man boy gentleman mr 1 男 男性 先生 男士 男生",
    Sex.OTHER: "other non-binary nonbinary diverse x d 其他 其它",
}
_SEX_OF = {word: sex for sex, words in _WORDS.items() for word in words.split()}
_NOT_STATED = frozenset(
    {
        "0", "9", "u", "unknown", "not known", "unspecified", "not specified", "secret",
        "prefer not to say", "not stated", "保密", "未知", "未说明", "未说明的性别",
        "未知的性别", "不详", "未填写",
    }
)  # fmt: skip


def normalize_sex(raw: str | None) -> NormalizedSex:
    """The sex a source states.

    Example:
        >>> [str(normalize_sex(text).value) for text in ("女", "M", "先生", "2")]
        ['female', 'male', 'male', 'female']
        >>> normalize_sex("保密").value is None
        True
    """
    given, text, issues = received(raw, limit=_LIMIT)
    word = undo_spreadsheet(fold(text).rstrip("."))[0]
    if not word or word in _NOT_STATED:
        return Normalized(raw=given, issues=issues)
    sex = _SEX_OF.get(word)
    if sex is None:
        return Normalized(raw=given, issues=(*issues, issue(IssueCode.SEX_UNKNOWN)))
    return Normalized(raw=given, value=sex, keys=TextKeys(sex.value), issues=issues)
