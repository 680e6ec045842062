"""The exception tree: built-in parents, messages, attributes."""

import pytest

from customer_core import errors
from customer_core.issues import Issue, IssueCode, IssueReport

PARENTS = {
    errors.ConfigurationError: (errors.CustomerCoreError, ValueError),
    errors.InvalidRecordError: (errors.CustomerCoreError, ValueError),
    errors.IntakeError: (errors.CustomerCoreError, ValueError),
    errors.ConvergenceError: (errors.CustomerCoreError, RuntimeError),
    errors.WorkerError: (errors.CustomerCoreError, RuntimeError),
    errors.MissingExtraError: (errors.CustomerCoreError, ImportError),
    errors.StorageError: (errors.CustomerCoreError,),
    errors.RecordNotFoundError: (errors.StorageError, KeyError),
    errors.UnsupportedQueryError: (errors.StorageError,),
    errors.EncryptionError: (errors.CustomerCoreError,),
    errors.DecryptionError: (errors.EncryptionError,),
}


@pytest.mark.parametrize("error", list(PARENTS), ids=lambda error: error.__name__)
def test_each_error_has_its_parents(error: type[Exception]) -> None:
    """Library parent first, then the built-in one that callers catch anyway."""
    assert error.__bases__ == PARENTS[error]


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    """Every class is drawn, and nothing else is."""
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.CustomerCoreError)
    }
    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith("Error")}
    assert drawn == defined


def test_a_missing_extra_says_what_to_install() -> None:
    """The purpose, the extra and the command."""
    error = errors.MissingExtraError("arrow", "writing Parquet")
    assert str(error) == (
        'writing Parquet needs the extra "arrow": pip install "customer-core[arrow]"'
    )
    assert error.extra == "arrow"


def test_an_invalid_record_carries_its_report() -> None:
    """The report is the very one that was given."""
    report = IssueReport([Issue(code=IssueCode.RECORD_NO_NAME)])
    error = errors.InvalidRecordError("the record is not valid", report)
    assert str(error) == "the record is not valid"
    assert error.report is report


def test_a_missing_record_reads_as_a_sentence() -> None:
    """Not the quoted form that KeyError prints."""
    assert str(errors.RecordNotFoundError("no such record")) == "no such record"


def test_every_refused_ciphertext_reads_the_same() -> None:
    """One message for every cause."""
    expected = "the ciphertext was refused: wrong key, place or bytes"
    assert str(errors.DecryptionError()) == expected
