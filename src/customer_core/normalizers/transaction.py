"""A row of an order table -> a transaction in canonical form.

Rules:
    An order needs a customer, a readable amount and a readable moment; one without is
    no transaction and its issues say why. A refund keeps its negative amount.

Sources:
    The vocabulary of fields, :class:`~customer_core.models.Field`.
"""

from datetime import datetime

from customer_core._text import clean
from customer_core.issues import Issue, IssueCode
from customer_core.models.activity import Transaction
from customer_core.models.fields import Field
from customer_core.models.provenance import RecordRef
from customer_core.models.records import RawRecord
from customer_core.models.values import Money
from customer_core.normalizers._currencies import currency_code
from customer_core.normalizers.moment import normalize_moment
from customer_core.normalizers.money import normalize_money


def normalize_transaction(
    raw: RawRecord,
    *,
    of: str,
    currency: str | None = None,
    day_first: bool | None = None,
) -> tuple[Transaction | None, tuple[Issue, ...]]:
    """The transaction of a row.

    Args:
        raw: one accepted row of orders.
        of: name of the source whose record ids stand in the customer column.
        currency: ISO 4217, for amounts that name no currency.
        day_first: how ``01/02/2024`` is meant in the source; ``None`` not known.

    Returns:
        The transaction, ``None`` when customer, amount or moment is missing, and the
        issues with source, record id, row and path.

    Raises:
        ConfigurationError: when ``currency`` is no active ISO 4217 code.

    Example:
        >>> from customer_core.models import MappedColumn
        >>> row = RawRecord(ref=RecordRef("orders", "O1"), row=1, cells=(
        ...     (MappedColumn("会员编号", "customer_id"), "M7"),
        ...     (MappedColumn("下单日期", "occurred_at"), "2019/03/27"),
        ...     (MappedColumn("金额", "amount"), "164.15元")))
        >>> bought, issues = normalize_transaction(row, of="shop")
        >>> bought.amount.text, bought.customer.source, issues
        ('164.15 CNY', 'shop', ())
    """
    cells: dict[str, str] = {}
    for mapped, text in raw.cells:
        cells.setdefault(mapped.target, text)
    customer_id = clean(cells.get(Field.CUSTOMER_ID, ""))
    moment, when = _moment(raw, cells, day_first)
    amount, how_much = _amount(raw, cells, currency)
    issues = (*when, *how_much)
    if not customer_id:
        issues = (_at(raw, IssueCode.ROW_UNKNOWN_CUSTOMER, Field.CUSTOMER_ID), *issues)
    if not customer_id or moment is None or amount is None:
        return None, issues
    transaction = Transaction(
        transaction_id=clean(cells.get(Field.TRANSACTION_ID, "")) or raw.ref.record_id,
        customer=RecordRef(of, customer_id),
        occurred_at=moment,
        amount=amount,
        category=clean(cells.get(Field.CATEGORY, "")) or None,
    )
    return transaction, issues


def _moment(
    raw: RawRecord,
    cells: dict[str, str],
    day_first: bool | None,  # noqa: FBT001 - private
) -> tuple[datetime | None, tuple[Issue, ...]]:
    found = normalize_moment(cells.get(Field.OCCURRED_AT), day_first=day_first)
    issues = tuple(_placed(raw, issue, Field.OCCURRED_AT) for issue in found.issues)
    if found.value is None:
        missing = _at(raw, IssueCode.TRANSACTION_DATE_MISSING, Field.OCCURRED_AT)
        issues = (*issues, missing)
    return found.value, issues


def _amount(
    raw: RawRecord, cells: dict[str, str], currency: str | None
) -> tuple[Money | None, tuple[Issue, ...]]:
    stated = currency_code(cells.get(Field.CURRENCY, ""), currency)
    found = normalize_money(cells.get(Field.AMOUNT), stated or currency)
    issues = tuple(_placed(raw, issue, Field.AMOUNT) for issue in found.issues)
    if found.value is None:
        missing = _at(raw, IssueCode.TRANSACTION_AMOUNT_MISSING, Field.AMOUNT)
        issues = (*issues, missing)
    return found.value, issues


def _at(raw: RawRecord, code: IssueCode, path: Field) -> Issue:
    return _placed(raw, Issue(code=code), path)


def _placed(raw: RawRecord, issue: Issue, path: Field) -> Issue:
    ref = raw.ref
    return issue.at(
        source=ref.source, record_id=ref.record_id, row=raw.row, path=str(path)
    )
