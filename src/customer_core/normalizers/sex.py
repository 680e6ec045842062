"""Words, letters and codes for a sex -> :class:`~customer_core.models.Sex`.

Rules:
    Only what a source states is read; nothing is inferred from a name. "Unknown" and
    "prefer not to say" are missing, not an error. A code with its word (``1-男性``) is
    read when both say the same.

Sources:
    ISO/IEC 5218:2022 and GB/T 2261.1-2003: 0 not known, 1 male, 2 female, 9 not stated;
    Unicode CLDR 46 and forms of address of the languages named beside them.
"""

import re
from typing import Final

from customer_core._text import fold, strip_accents
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

_LIMIT: Final = 64  # characters

_WORDS: Final = {
    Sex.FEMALE: """2 f w ♀ female woman girl lady ms mrs miss ma'am madam fem
        女 女性 女士 女生 女孩 女仕 小姐 太太 夫人 女的 女子
        femme feminin mme mlle weiblich frau femenino mujer sra srta femminile donna
        feminino mulher vrouw vrouwelijk kvinna женский жен ж""",
    Sex.MALE: """1 m ♂ male man boy gentleman mr sir
        男 男性 男士 男生 男孩 先生 男的 男子
        homme masculin mannlich herr masculino hombre sr maschile uomo homem mannelijk
        мужской муж м""",
    Sex.OTHER: """x d other mx non-binary nonbinary diverse divers intersex third
        其他 其它 非二元 跨性别 第三性别""",
}
_SEX_OF: Final = {word: sex for sex, words in _WORDS.items() for word in words.split()}
_NOT_STATED: Final = frozenset(
    {
        "0", "9", "u", "n", "unknown", "not known", "unspecified", "not specified",
        "undisclosed", "undefined", "not applicable", "secret", "prefer not to say",
        "prefer not to disclose", "rather not say", "not stated", "none", "null",
        "保密", "未知", "未说明", "未說明", "未说明的性别", "未知的性别", "不详",
        "不詳", "未填写", "未填", "不愿透露", "不便透露", "不明",
    }
)  # fmt: skip
_KEYS: Final = {sex: TextKeys(sex.value) for sex in Sex}
_BETWEEN: Final = re.compile(r"[\s:./()\[\]|=、,_-]+")


def normalize_sex(raw: str | None) -> NormalizedSex:
    """The sex a source states.

    Args:
        raw: as received: a word, a letter, a code, or a code with its word.

    Example:
        >>> [str(normalize_sex(text).value) for text in ("女", "M", "先生", "2-女性")]
        ['female', 'male', 'male', 'female']
        >>> normalize_sex("保密").value is None
        True
    """
    sex = _SEX_OF.get(raw) if type(raw) is str else None
    if sex:
        return Normalized(raw=raw, value=sex, keys=_KEYS[sex])
    given, text, issues = received(raw, limit=_LIMIT)
    if given is None or len(given) > _LIMIT:
        return Normalized(raw=given, issues=issues)
    word = undo_spreadsheet(fold(given).rstrip("."))[0]
    parts = {part for part in _BETWEEN.split(word) if part}
    if word in _NOT_STATED or (parts and parts <= _NOT_STATED):
        return Normalized(raw=given)
    sex = _stated(word)
    if sex:
        return Normalized(raw=given, value=sex, keys=_KEYS[sex], issues=issues)
    # what stands for nothing in any field has been reported as that
    unknown = (issue(IssueCode.SEX_UNKNOWN),) if text else ()
    return Normalized(raw=given, issues=(*issues, *unknown))


def _stated(word: str) -> Sex | None:
    """The one sex that the word, or each part of it, means."""
    plain = strip_accents(word)
    if plain in _SEX_OF:
        return _SEX_OF[plain]
    sexes = {_SEX_OF.get(part) for part in _BETWEEN.split(plain) if part}
    return sexes.pop() if len(sexes) == 1 else None
