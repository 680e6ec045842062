"""Keys that stay in AWS KMS, against a server that answers as it does (moto)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from customer_core.errors import (
    ConfigurationError,
    DecryptionError,
    EncryptionError,
    KeyUnavailableError,
)
from customer_core.integrations.cloud import AWSKeyProvider, open_aws_kms
from customer_core.models import CustomerRecord, RecordRef
from customer_core.storage import KeyRing, StoragePolicy, open_key_provider, open_store

Client = Any
CONTEXT = {"purpose": "roots", "store": "one"}
RECORD = CustomerRecord(ref=RecordRef("crm", "1"))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server of this module."""
    servers = pytest.importorskip("moto.server", reason="moto[server] is not installed")
    server = servers.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def client(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of boto3, with credentials that the server does not look at."""
    boto3 = pytest.importorskip("boto3", reason="the extra aws is not installed")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return boto3.client("kms", region_name="eu-west-1", endpoint_url=endpoint)


@pytest.fixture
def key_id(client: Client) -> str:
    """A new symmetric key."""
    key: str = client.create_key()["KeyMetadata"]["KeyId"]
    return key


@pytest.fixture
def provider(client: Client, key_id: str) -> AWSKeyProvider:
    """The provider of that key."""
    return AWSKeyProvider(client, key_id)


def test_key_opens_in_its_context_only(provider: AWSKeyProvider) -> None:
    """The service compares the context; changed bytes are refused."""
    blob = provider.wrap(b"key" * 20, CONTEXT)
    assert provider.unwrap(blob, CONTEXT) == b"key" * 20
    assert b"key" not in blob
    for other in (CONTEXT | {"store": "two"}, {}):
        with pytest.raises(DecryptionError):
            provider.unwrap(blob, other)
    with pytest.raises(DecryptionError) as caught:
        provider.unwrap(blob[:-1] + bytes((blob[-1] ^ 1,)), CONTEXT)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_store_under_a_key_of_the_service(
    provider: AWSKeyProvider,
    client: Client,
    tmp_path: Path,
) -> None:
    """Opens under it, under no other; and under a ring it was handed over to."""
    url = f"sqlite:///{tmp_path / 'customers.db'}"
    with open_store(url, keys=provider) as store:
        store.put(RECORD)
    with open_store(url, keys=provider) as store:
        assert store.get("1") == RECORD
    other = AWSKeyProvider(client, client.create_key()["KeyMetadata"]["KeyId"])
    with pytest.raises(EncryptionError):
        open_store(url, keys=other)
    ring = KeyRing.generate()
    with open_store(url, keys=provider) as store:
        store.rewrap(ring)
    with open_store(url, keys=ring) as store:
        assert store.get("1") == RECORD


def test_service_is_asked_once_for_many_records(provider: AWSKeyProvider) -> None:
    """Not per record; again when the policy's uses are over."""
    asked = []

    class Counting(AWSKeyProvider):
        def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
            asked.append(context)
            return provider.unwrap(blob, context)

        wrap = provider.wrap  # type: ignore[assignment] # of the same key

    counting = Counting(None, "")
    with open_store("memory://", keys=counting) as store:
        for _ in range(20):
            store.put(RECORD)
            store.get("1")
        assert len(asked) == 1
    with open_store(
        "memory://", keys=counting, policy=StoragePolicy(key_uses=20)
    ) as store:
        for _ in range(20):
            store.put(RECORD)
        assert len(asked) > 2
    assert asked[-1]["purpose"] == "roots"


def test_service_that_refuses_or_is_away_is_named_so(
    provider: AWSKeyProvider,
    client: Client,
    key_id: str,
) -> None:
    """An unknown key, no connection: never a foreign exception."""
    blob = provider.wrap(b"key", CONTEXT)
    boto3 = pytest.importorskip("boto3")
    config = pytest.importorskip("botocore.config").Config(
        connect_timeout=1, retries={"total_max_attempts": 1}
    )
    away = boto3.client(
        "kms", region_name="eu-west-1", endpoint_url="http://127.0.0.1:9", config=config
    )
    unknown = "00000000-0000-0000-0000-000000000000"
    for one in (AWSKeyProvider(client, unknown), AWSKeyProvider(away, key_id)):
        with pytest.raises(KeyUnavailableError, match="key service") as caught:
            one.wrap(b"key", CONTEXT)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    with pytest.raises(EncryptionError):
        AWSKeyProvider(away, key_id).unwrap(blob, CONTEXT)


@pytest.mark.usefixtures("client")
def test_provider_opens_by_its_url(endpoint: str, key_id: str) -> None:
    """A plain endpoint only when it is allowed."""
    url = f"aws-kms://{key_id}?region=eu-west-1&endpoint={endpoint}"
    with pytest.raises(ConfigurationError, match="no TLS"):
        open_key_provider(url)
    provider = open_key_provider(f"{url}&allow_http=yes")
    assert provider.unwrap(provider.wrap(b"key", CONTEXT), CONTEXT) == b"key"
    assert repr(provider) == "AWSKeyProvider(***)"


@pytest.mark.parametrize(
    "url",
    ["aws-kms://", "aws-kms://key", "aws-kms://?region=x", "aws-kms://k?region=x&y=z",
     "gcp-kms://k?region=x"],
)  # fmt: skip
def test_url_of_another_form_is_refused(url: str) -> None:
    """Before boto3 is asked for anything."""
    with pytest.raises(ConfigurationError):
        open_aws_kms(url)


def test_unknown_provider_lists_the_known_ones() -> None:
    """Without repeating the URL."""
    with pytest.raises(ConfigurationError, match="aws-kms://"):
        open_key_provider("vault://secret")
