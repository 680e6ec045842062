"""What was estimated, as frozen data and as versioned JSON.

Rules:
    A model holds no personal value: texts are written only for given names, family
    names, places and categories that at least :data:`COMMON` records share. It predicts
    on any table that has some of its fields; fields it does not know count for nothing.
"""

import json
from collections.abc import Mapping
from math import log2
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage.blocking import Rule
from customer_core.linkage.judgements import Recalibration
from customer_core.linkage.kinds import kind_of

COMMON = 10
"""Records that must share a text before a model may write it."""
_VERSION = 1
_FORMAT = "customer_core.linkage_model"

Floats = NDArray[np.float64]


@frozen(kw_only=True)
class Frequencies:
    """How common the values of one field are.

    Attributes:
        records: how many records had a value.
        rest: by part, the usual share of a value that is not listed.
        listed: share of the records that have a text, for common texts only.
    """

    records: int
    rest: Mapping[str, float]
    listed: Mapping[str, float] = field(factory=dict, repr=lambda d: f"<{len(d)}>")


@frozen(kw_only=True)
class FieldModel:
    """What was estimated of one field.

    Attributes:
        m: probability of each level when the records match; they add up to 1.
        u: the same for two records taken at random that do not match.
        expected: log share of the value at each level among pairs taken at random.
        frequencies: how common its values are.
    """

    m: tuple[float, ...]
    u: tuple[float, ...]
    expected: tuple[float, ...]
    frequencies: Frequencies


@frozen(kw_only=True, eq=False)
class GroupModel:
    """Fields that depend on each other, estimated jointly.

    Attributes:
        fields: their names; the axes of the tables in this order.
        match: natural log of P(levels | match) / P(levels | chance), one axis per
            field; the last place of an axis is "missing".
        household: the same for two people of one household.
        common: natural log of P(levels | in common) / P(levels | chance) of each
            personal thing among the fields, see :attr:`Kind.common`.
    """

    fields: tuple[str, ...]
    match: Floats = field(repr=lambda table: f"<{table.shape}>")
    household: Floats = field(repr=lambda table: f"<{table.shape}>")
    common: Mapping[str, Floats] = field(factory=dict, repr=lambda d: f"<{len(d)}>")


@frozen(kw_only=True, eq=False)
class LinkageModel:
    """An estimated linkage model.

    Attributes:
        prior: natural log of the odds that two records taken at random match.
        household: the same for belonging to one household without matching.
        fields: by name.
        groups: every field is in exactly one.
        shares: of households that have a personal thing in common, by its name.
        rules: blocking rules, the most useful first.
        recall_bound: share of the expected matches that the rules reach, by the sample;
            the truth tends to be lower, for a match that no rule reaches is expected
            by nobody.
        records: how many records it was estimated on.
        judged: how verdicts of people change the log odds.
    """

    prior: float
    household: float
    fields: Mapping[str, FieldModel]
    groups: tuple[GroupModel, ...]
    shares: Mapping[str, float]
    rules: tuple[Rule, ...]
    recall_bound: float
    records: int
    judged: Recalibration = field(factory=Recalibration)

    def levels(self) -> dict[str, list[str | int | float]]:
        """The comparison levels as a table: one row per field and level, best last.

        Returns:
            Columns ``field``, ``level`` (0 is different), ``m_probability``,
            ``u_probability`` and ``match_weight``, the bits that the level says by
            itself, before term frequency and the dependence on other fields.
        """
        rows = [
            (name, number, m, u, log2(m / u))
            for name, known in self.fields.items()
            for number, (m, u) in enumerate(zip(known.m, known.u, strict=True))
        ]
        names = ("field", "level", "m_probability", "u_probability", "match_weight")
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}

    def to_json(self) -> str:
        """The model as JSON; :meth:`from_json` gives one that predicts the same."""
        return json.dumps(
            {
                "format": _FORMAT,
                "version": _VERSION,
                "prior": self.prior,
                "household": self.household,
                "shares": dict(self.shares),
                "records": self.records,
                "judged": {"shift": self.judged.shift, "scale": self.judged.scale},
                "recall_bound": self.recall_bound,
                "fields": {n: _field_to_dict(f) for n, f in self.fields.items()},
                "groups": [_group_to_dict(group) for group in self.groups],
                "rules": self.rules,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "LinkageModel":
        """The model that :meth:`to_json` wrote.

        Raises:
            ConfigurationError: when the text is no such model.
        """
        try:
            return _from_dict(json.loads(text))
        except (KeyError, TypeError, ValueError, AttributeError):
            msg = (
                f"not a linkage model of version {_VERSION}; write it with"
                " LinkageModel.to_json"
            )
            raise ConfigurationError(msg) from None


def _field_to_dict(model: FieldModel) -> dict[str, Any]:
    return {
        "m_probability": model.m,
        "u_probability": model.u,
        "expected": model.expected,
        "records": model.frequencies.records,
        "rest": dict(model.frequencies.rest),
        "frequencies": dict(model.frequencies.listed),
    }


def _group_to_dict(group: GroupModel) -> dict[str, Any]:
    return {
        "fields": group.fields,
        "match": group.match.ravel().tolist(),
        "household": group.household.ravel().tolist(),
        "common": {name: t.ravel().tolist() for name, t in group.common.items()},
    }


def _from_dict(data: Mapping[str, Any]) -> LinkageModel:
    if data["format"] != _FORMAT or data["version"] != _VERSION:
        raise ValueError
    return LinkageModel(
        prior=float(data["prior"]),
        household=float(data["household"]),
        records=int(data["records"]),
        # models written before there were any have none
        judged=Recalibration(**data.get("judged", {})),
        recall_bound=float(data["recall_bound"]),
        fields={
            name: FieldModel(
                m=tuple(f["m_probability"]),
                u=tuple(f["u_probability"]),
                expected=tuple(f["expected"]),
                frequencies=Frequencies(
                    records=f["records"], rest=f["rest"], listed=f["frequencies"]
                ),
            )
            for name, f in data["fields"].items()
        },
        shares={name: float(share) for name, share in data["shares"].items()},
        groups=tuple(_group_from_dict(group) for group in data["groups"]),
        rules=tuple(tuple((f, part) for f, part in rule) for rule in data["rules"]),
    )


def _group_from_dict(data: Mapping[str, Any]) -> GroupModel:
    names = tuple(data["fields"])
    shape = table_shape(names)
    return GroupModel(
        fields=names,
        match=np.array(data["match"], np.float64).reshape(shape),
        household=np.array(data["household"], np.float64).reshape(shape),
        common={
            name: np.array(table, np.float64).reshape(shape)
            for name, table in data["common"].items()
        },
    )


def table_shape(names: tuple[str, ...]) -> tuple[int, ...]:
    """Shape of the joint table of fields: their levels and "missing"."""
    return tuple(kind_of(name).size + 1 for name in names)
