"""Key-encryption keys that stay in a cloud service (extra ``aws``).

Rules:
    The key never leaves the service: it wraps and unwraps the roots of a store, a few
    hundred bytes, when a store is opened and whenever the policy's ``key_seconds`` are
    over; never a call per record. The context (store, tenant, purpose) goes with each
    call as AWS's encryption context, so that it stands in CloudTrail and can be
    required by a key policy. Requests go over HTTPS; anything else has to be allowed.

Sources:
    AWS KMS API reference: Encrypt (at most 4,096 bytes), Decrypt, encryption context.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from customer_core.errors import (
    ConfigurationError,
    DecryptionError,
    KeyUnavailableError,
    MissingExtraError,
)

_REFUSED: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})
_UNAVAILABLE: Final = (
    "the key service refused or did not answer; check key, policy and network"
)
_OPTIONS: Final = frozenset({"region", "endpoint", "allow_http"})


def open_aws_kms(url: str) -> "AWSKeyProvider":
    """The provider behind a URL, with the credentials that boto3 finds.

    Args:
        url: ``aws-kms://KEY?region=eu-west-1`` with the id, alias (``alias/name``) or
            ARN of a symmetric key. ``endpoint=`` names another address of the service;
            one without TLS needs ``allow_http=yes``.

    Raises:
        MissingExtraError: without the extra ``aws``.
        ConfigurationError: for a URL of another form.
    """
    scheme, _, rest = url.partition("://")
    key, _, query = rest.partition("?")
    options = {name: values[0] for name, values in parse_qs(query).items()}
    if scheme != "aws-kms" or not key or "region" not in options:
        options["malformed"] = ""
    if set(options) - _OPTIONS:
        msg = "a URL of a key is aws-kms://KEY?region=REGION, with endpoint= if needed"
        raise ConfigurationError(msg)
    endpoint = options.get("endpoint")
    if endpoint and urlsplit(endpoint).scheme != "https":
        _require(is_allowed=options.get("allow_http") == "yes")
    try:
        import boto3
    except ImportError:
        extra, purpose = "aws", "a key of AWS KMS"
        raise MissingExtraError(extra, purpose) from None
    client = boto3.client("kms", region_name=options["region"], endpoint_url=endpoint)
    return AWSKeyProvider(client, key)


class AWSKeyProvider:
    """A :class:`~customer_core.protocols.KeyProvider` on AWS KMS.

    Args:
        client: of boto3 for ``kms``, as the application configures it.
        key_id: id, alias or ARN of a symmetric key.
    """

    def __init__(self, client: Any, key_id: str) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = client
        self._key_id = key_id

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """The key, encrypted by the service.

        Raises:
            KeyUnavailableError: when it refuses or does not answer.
        """
        found = self._call("encrypt", Plaintext=key, EncryptionContext=dict(context))
        blob: bytes = found["CiphertextBlob"]
        return blob

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """The key that :meth:`wrap` made ``blob`` of.

        Raises:
            DecryptionError: for another key, another context or changed bytes.
            KeyUnavailableError: when the service refuses or does not answer.
        """
        found = self._call(
            "decrypt", CiphertextBlob=blob, EncryptionContext=dict(context)
        )
        key: bytes = found["Plaintext"]
        return key

    def __repr__(self) -> str:
        """Nothing of the key or the account."""
        return "AWSKeyProvider(***)"

    def _call(self, operation: str, **parameters: object) -> dict[str, Any]:
        failure: DecryptionError | KeyUnavailableError
        try:
            call = getattr(self._client, operation)
            answer: dict[str, Any] = call(KeyId=self._key_id, **parameters)
        except Exception as error:  # noqa: BLE001 - botocore makes its classes as it goes
            answered = getattr(error, "response", None) or {}
            code = answered.get("Error", {}).get("Code", "")
            is_refused = code in _REFUSED
            failure = (
                DecryptionError() if is_refused else KeyUnavailableError(_UNAVAILABLE)
            )
        else:
            return answer
        raise failure


def _require(*, is_allowed: bool) -> None:
    if not is_allowed:
        msg = "the endpoint has no TLS; use https://, or add allow_http=yes for a test"
        raise ConfigurationError(msg)
