"""Hypothesis strategies for rows as received, and for what was found in them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from customer_core import models
from customer_core.issues import Issue, IssueCode
from customer_core.reasons import Reason
from customer_core.testing._drawing import (
    MOST_VALUES,
    builds,
    hypothesis_strategies,
    texts,
    tuples,
)
from customer_core.testing._value_strategies import field_origins, record_refs

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def reasons() -> "SearchStrategy[Reason]":
    """Contributions in bits."""
    st = hypothesis_strategies()
    return builds(
        Reason,
        code=st.sampled_from(("match.exact", "match.prior", "survive.only")),
        field=st.sampled_from(("", "email", "phone")),
        weight=st.floats(-30, 30),
        unit=st.just("bits"),
        parameters=st.dictionaries(
            st.sampled_from(("count", "level")), st.integers(0, 9)
        ),
    )


def issues() -> "SearchStrategy[Issue]":
    """Issues of any code, with its own severity."""
    st = hypothesis_strategies()
    return builds(
        Issue,
        code=st.sampled_from(IssueCode),
        path=st.sampled_from(("", "emails[0]", "birth_date")),
        parameters=st.dictionaries(
            st.sampled_from(("cells", "limit")), st.integers(0, 9)
        ),
        source=st.sampled_from(("", "crm")),
        row=st.integers(0, 10**6),
    )


def mapped_columns() -> "SearchStrategy[models.MappedColumn]":
    """Columns of the vocabulary or of a custom field."""
    st = hypothesis_strategies()
    targets = st.sampled_from([*map(str, models.Field), "custom.size"])
    return builds(
        models.MappedColumn,
        column=st.sampled_from(("Mobile", "手机", "Size")),
        target=targets,
        label=st.sampled_from((None, "mobile")),
    )


def field_maps() -> "SearchStrategy[models.FieldMap]":
    """Maps of up to two columns."""
    return builds(models.FieldMap, columns=tuples(mapped_columns()))


def custom_fields() -> "SearchStrategy[models.CustomField]":
    """Declarations of a custom field."""
    st = hypothesis_strategies()
    return builds(
        models.CustomField,
        name=st.sampled_from(("size", "visits", "会员等级")),
        kind=st.sampled_from(models.CustomKind),
        choices=tuples(texts()),
    )


def custom_values() -> "SearchStrategy[models.CustomValue]":
    """Values of every kind."""
    st = hypothesis_strategies()
    scalars = st.one_of(
        texts(),
        st.integers(-(10**12), 10**12),
        st.booleans(),
        st.decimals(Decimal(-1000), Decimal(1000), places=3),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    )
    return builds(
        models.CustomValue,
        name=st.sampled_from(("size", "visits")),
        value=scalars,
        origin=field_origins(),
    )


def raw_records() -> "SearchStrategy[models.RawRecord]":
    """Rows as received."""
    st = hypothesis_strategies()
    return builds(
        models.RawRecord,
        ref=record_refs(),
        row=st.integers(1, 10**6),
        cells=tuples(st.tuples(mapped_columns(), texts(16))),
        extras=st.dictionaries(
            st.sampled_from(("Note", "备注")), texts(16), max_size=MOST_VALUES
        ),
        terms=st.sampled_from((None, "newsletter-2025")),
    )


def rejected_rows() -> "SearchStrategy[models.RejectedRow]":
    """Rows that could not become a record."""
    st = hypothesis_strategies()
    return builds(
        models.RejectedRow,
        source=st.just("crm"),
        row=st.integers(1, 10**6),
        issues=tuples(issues()),
        cells=tuples(texts(16)),
    )
