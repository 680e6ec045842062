"""The one door to rapidfuzz and jellyfish: similarity of two lists of texts.

Rules:
    Texts come in pairs of equal place; what comes back are arrays in the same order.
    Every measure is symmetric. Nothing here knows a field or a record.

Sources:
    Winkler, "String Comparator Metrics" (1990); optimal string alignment: Boytsov,
    "Indexing methods for approximate dictionary searching" (2011); Philips,
    "Hanging on the Metaphone" (1990).
"""

from collections.abc import Sequence

import numpy as np
from jellyfish import metaphone
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cpdist

Texts = Sequence[str]


def jaro_winkler(left: Texts, right: Texts, *, workers: int = 1) -> NDArray[np.float32]:
    """Jaro-Winkler similarity of each pair, 0 to 1.

    Example:
        >>> jaro_winkler(["martha"], ["marhta"]).round(2).tolist()
        [0.9599999785423279]
    """
    return cpdist(
        left,
        right,
        scorer=JaroWinkler.similarity,
        dtype=np.float32,
        workers=workers,
    )


def osa_distance(left: Texts, right: Texts, *, workers: int = 1) -> NDArray[np.float32]:
    """Edits that turn one text into the other, 0 to 3 (3 stands for three or more).

    An edit inserts, deletes or replaces one character, or swaps two neighbours.

    Example:
        >>> osa_distance(["1990", "1990"], ["1909", "2011"]).tolist()
        [1.0, 3.0]
    """
    return cpdist(
        left,
        right,
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.int32,
        workers=workers,
    ).astype(np.float32)


def token_set(left: Texts, right: Texts, *, workers: int = 1) -> NDArray[np.float32]:
    """How well the words of one text are found in the other, 0 to 1, any order.

    Example:
        >>> token_set(["of chudleigh"], ["chudleigh of devon"]).tolist()
        [1.0]
    """
    ratio = cpdist(
        left,
        right,
        scorer=token_set_ratio,
        dtype=np.float32,
        workers=workers,
    )
    return np.asarray(ratio, np.float32) / np.float32(100)


def sound(text: str) -> str:
    """How a Latin text sounds (Metaphone); itself where that says nothing.

    Example:
        >>> sound("stephen") == sound("steven"), sound("王")
        (True, '王')
    """
    return (metaphone(text) or text) if text.isascii() else text
