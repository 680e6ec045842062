"""One small run, shared: two systems, purchases, rejects. All people are invented."""

from datetime import UTC, datetime

import pytest

import customer_core as cc

CRM = [
    {"Contact Id": "Z1", "Name": "张伟明", "Mobile": "13812345678",
     "Email": "weiming@example.com", "Note": "vip"},
    {"Contact Id": "Z2", "Name": "Ann Carter", "Mobile": "+44 7700 900123",
     "Email": "ann@example.org", "Note": ""},
    {"Contact Id": "Z2", "Name": "Ann Carter", "Mobile": "", "Email": "", "Note": ""},
]  # fmt: skip
SHOP = [
    {"会员编号": "M1", "姓名": "张伟明", "手机": "+86 138 1234 5678",
     "注册时间": "2020-03-01"},
    {"会员编号": "M2", "姓名": "李秀兰", "手机": "13987654321",
     "注册时间": "2024-05-05"},
]  # fmt: skip
ORDERS = [
    {"订单号": "O1", "会员编号": "M1", "下单日期": "2025-11-02", "金额": "164.15元"},
    {"订单号": "O2", "会员编号": "M1", "下单日期": "2025/12/03", "金额": "¥1,352.71"},
    {"订单号": "O3", "会员编号": "M9", "下单日期": "2025-12-04", "金额": "20.00"},
    {"订单号": "O4", "会员编号": "M1", "下单日期": "2025-12-04", "金额": "$20.00"},
    {"订单号": "O5", "会员编号": "M1", "下单日期": "2025-12-05", "金额": "??"},
]  # fmt: skip
CRM_FIELDS = {
    "Contact Id": "record_id", "Name": "full_name", "Mobile": "phone", "Email": "email",
}  # fmt: skip
SHOP_FIELDS = {
    "会员编号": "record_id", "姓名": "full_name", "手机": "phone",
    "注册时间": "registered_at",
}  # fmt: skip
ORDER_FIELDS = {
    "订单号": "transaction_id", "会员编号": "customer_id", "下单日期": "occurred_at",
    "金额": "amount",
}  # fmt: skip


@pytest.fixture(scope="session")
def now() -> datetime:
    """The moment the runs look from."""
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def sources() -> list[cc.Source]:
    """The two systems."""
    return [
        cc.Source("crm", CRM, fields=CRM_FIELDS),
        cc.Source("shop", SHOP, fields=SHOP_FIELDS),
    ]


@pytest.fixture(scope="session")
def orders() -> cc.Source:
    """The purchases of the shop."""
    return cc.Source("orders", ORDERS, fields=ORDER_FIELDS, of="shop")


@pytest.fixture(scope="session")
def result(
    sources: list[cc.Source], orders: cc.Source, now: datetime
) -> cc.PipelineResult:
    """The run over all of it."""
    return cc.CustomerPipeline(region="CN").run(sources, orders, now=now)
