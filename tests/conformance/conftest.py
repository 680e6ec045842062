"""Database servers, started from the installed programs in a temporary folder.

Rules:
    A server runs as an unprivileged user (PostgreSQL refuses root), listens on the
    loopback interface only, under a certificate for ``localhost`` of an authority of
    its own, and ends with the tests. Where a program is not installed the tests are
    skipped, unless ``CUSTOMER_CORE_REQUIRE_SERVERS`` is set: then they fail.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_SECONDS = 60


@frozen
class Running:
    """A server that runs.

    Attributes:
        scheme: of its URLs.
        port: on the loopback interface.
        folder: where its data and its socket are.
        ca: file of the authority that its certificate is of.
        run: run a statement as administrator, in a database if one is named.
    """

    scheme: str
    port: int
    folder: Path
    ca: Path
    run: Callable[..., None]

    def url(self, database: str, *, host: str = "localhost", query: str = "") -> str:
        """The URL of a database, authenticated over TLS unless the query says else."""
        query = query or f"ca={self.ca}"
        return f"{self.scheme}://ccore:secret@{host}:{self.port}/{database}?{query}"

    def socket_url(self, database: str) -> str:
        """The same by the Unix socket."""
        if self.scheme == "postgresql":
            address = f"?host={self.folder}"
            return f"{self.scheme}://ccore:secret@:{self.port}/{database}{address}"
        path = self.folder / "server.sock"
        return f"{self.scheme}://ccore:secret@/{database}?unix_socket={path}"


def program(name: str) -> str:
    """The path of an installed program; skips or fails the test without it."""
    folders = [os.environ.get("PATH", ""), "/usr/sbin"]
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CUSTOMER_CORE_REQUIRE_SERVERS"):
            pytest.fail(f"{reason}, and CUSTOMER_CORE_REQUIRE_SERVERS is set")
        pytest.skip(reason)
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server_folder(*users: str) -> Iterator[tuple[Path, str | None]]:
    """A folder of its own, and the unprivileged user it belongs to (``None``: us)."""
    folder = Path(tempfile.mkdtemp(prefix="ccore-"))
    user = next((u for u in (*users, "nobody") if _exists(u)), None)
    user = user if os.geteuid() == 0 else None
    make_certificates(folder)
    if user:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
    try:
        yield folder, user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


@contextmanager
def running(
    command: list[str], user: str | None, is_ready: Callable[[], object]
) -> Iterator[None]:
    """A process that answers, ended afterwards."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, user=user, stdout=log, stderr=log)  # noqa: S603 - a server of ours
        try:
            _wait(process, is_ready, log)
            yield
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _wait(
    process: "subprocess.Popen[bytes]", is_ready: Callable[[], object], log: object
) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            is_ready()
        except Exception:  # noqa: BLE001 - of any driver
            if process.poll() is not None or time.monotonic() > end:
                log.seek(0)  # type: ignore[attr-defined] # a file
                pytest.fail(f"the server did not start: {log.read()[-2000:]!r}")  # type: ignore[attr-defined] # a file
            time.sleep(0.1)
        else:
            return


@contextmanager
def postgresql() -> Iterator[Running]:
    """A server of PostgreSQL."""
    initdb, postgres = program("initdb"), program("postgres")
    psycopg = pytest.importorskip("psycopg", reason="the extra sql is not installed")
    with server_folder("postgres") as (folder, user):
        data, port = folder / "data", free_port()
        subprocess.run(  # noqa: S603 - an installed program
            [initdb, "-D", data, "-U", "admin", "-A", "trust", "--no-sync"],
            check=True, user=user, capture_output=True,
        )  # fmt: skip
        (data / "pg_hba.conf").write_text(
            "local all admin trust\nlocal all all scram-sha-256\n"
            "hostssl all ccore 127.0.0.1/32 scram-sha-256\n"
            "hostssl all ccore ::1/128 scram-sha-256\n"
            "hostnossl plain ccore 127.0.0.1/32 scram-sha-256\n"
        )
        settings = {
            "listen_addresses": "localhost", "port": port, "fsync": "off", "ssl": "on",
            "unix_socket_directories": folder, "ssl_cert_file": folder / "server.crt",
            "ssl_key_file": folder / "server.key",
        }  # fmt: skip
        options = [part for n, v in settings.items() for part in ("-c", f"{n}={v}")]

        def run(statement: str, database: str = "postgres") -> None:
            with psycopg.connect(
                host=str(folder), port=port, user="admin", dbname=database,
                autocommit=True,
            ) as connection:  # fmt: skip
                connection.execute(statement)

        with running(
            [postgres, "-D", str(data), *options], user, lambda: run("SELECT 1")
        ):
            run("CREATE USER ccore PASSWORD 'secret'")
            yield Running("postgresql", port, folder, folder / "ca.crt", run)


@contextmanager
def mariadb() -> Iterator[Running]:
    """A server of MariaDB."""
    install = [
        program("mariadb-install-db"), "--skip-test-db",
        "--auth-root-authentication-method=normal",
    ]  # fmt: skip
    with _mysql_family(install, program("mariadbd")) as server:
        yield server


@contextmanager
def mysql() -> Iterator[Running]:
    """A server of MySQL itself, where one is installed."""
    mysqld = mysql_program()
    if mysqld is None:
        pytest.skip("MySQL itself is not installed")
    with _mysql_family([mysqld, "--initialize-insecure"], mysqld) as server:
        yield server


def mysql_program() -> str | None:
    """The path of MySQL's server; MariaDB has a program of the same name."""
    mysqld = shutil.which("mysqld")
    if mysqld is None:
        return None
    said = subprocess.run([mysqld, "--version"], capture_output=True, check=False)  # noqa: S603 - an installed program
    return None if b"MariaDB" in said.stdout else mysqld


@contextmanager
def _mysql_family(install: list[str], server: str) -> Iterator[Running]:
    """A server that speaks MySQL's protocol."""
    pymysql = pytest.importorskip("pymysql", reason="the extra sql is not installed")
    with server_folder("mysql") as (folder, user):
        data, port = folder / "data", free_port()
        subprocess.run(  # noqa: S603 - an installed program
            [install[0], "--no-defaults", f"--datadir={data}", *install[1:]],
            check=True, user=user, capture_output=True,
        )  # fmt: skip
        path = folder / "server.sock"
        command = [
            server, "--no-defaults", f"--datadir={data}", f"--socket={path}",
            f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={folder}/pid",
            "--innodb-flush-log-at-trx-commit=0", f"--ssl-cert={folder}/server.crt",
            f"--ssl-key={folder}/server.key", f"--secure-file-priv={folder}",
            "--loose-mysqlx=OFF",
        ]  # fmt: skip

        def run(statement: str, database: str | None = None) -> None:
            connection = pymysql.connect(
                unix_socket=str(path), user="root", database=database, autocommit=True
            )
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)

        def is_ready() -> None:
            path.stat()  # the driver leaves a socket behind where there is none
            run("SELECT 1")

        with running(command, user, is_ready):
            run("CREATE USER ccore IDENTIFIED BY 'secret'")
            run("GRANT ALL ON *.* TO ccore")
            yield Running("mysql", port, folder, folder / "ca.crt", run)


def make_certificates(folder: Path) -> None:
    """An authority, and a certificate of it for ``localhost``."""
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in "ab")
    authority = _certificate(
        "authority", authority_key, authority_key, is_authority=True
    )
    server = _certificate("localhost", server_key, authority_key, is_authority=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.crt").write_bytes(authority.public_bytes(pem))
    (folder / "server.crt").write_bytes(server.public_bytes(pem))
    key = server_key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.key").write_bytes(key)
    (folder / "server.key").chmod(0o600)
    folder.chmod(0o755)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=None), critical=True
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if is_authority:
        builder = builder.add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True,
                content_commitment=False, key_encipherment=False,
                data_encipherment=False, key_agreement=False, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )  # fmt: skip
    return builder.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Running]:
    """One server for all tests."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Running]:
    """One server for all tests."""
    with mariadb() as server:
        yield server


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[Running]:
    """One server for all tests."""
    with mysql() as server:
        yield server


@pytest.fixture(
    params=["postgresql", "mariadb", *(["mysql"] if mysql_program() else [])]
)
def server(request: pytest.FixtureRequest) -> Running:
    """The servers, one after the other."""
    found: Running = request.getfixturevalue(f"{request.param}_server")
    return found


_KEY_TABLES = ("data_keys", "key_meta")
_TABLES = ("rows", "index_names", "index_rows", "audit", "outbox", "meta", *_KEY_TABLES)
Made = set[tuple[int, str]]


@pytest.fixture(scope="session")
def made_databases() -> Made:
    """Port of the server and name of the databases that were made already."""
    return set()


@pytest.fixture
def database(server: Running, made_databases: Made) -> str:
    """The database of the tests, emptied of what the one before has left."""
    return _emptied(server, "test", _TABLES, made_databases)


@pytest.fixture
def both_urls(
    postgresql_server: Running, mariadb_server: Running, made_databases: Made
) -> tuple[str, str]:
    """A database of records on one server, one of keys on the other."""
    records = _emptied(postgresql_server, "records", _TABLES, made_databases)
    keys = _emptied(mariadb_server, "keys_only", _KEY_TABLES, made_databases)
    return postgresql_server.url(records), mariadb_server.url(keys)


def _emptied(server: Running, name: str, tables: tuple[str, ...], made: Made) -> str:
    """A database that holds nothing; its name."""
    is_postgresql = server.scheme == "postgresql"
    if (server.port, name) not in made:
        made.add((server.port, name))
        server.run(f"CREATE DATABASE {name}{' OWNER ccore' if is_postgresql else ''}")
        return name
    for table in tables:
        kept = " WHERE name <> 'schema_version'" if table == "meta" else ""
        server.run(f"DELETE FROM ccore_{table}{kept}", name)  # noqa: S608 - constants
    cursor = "cursor" if is_postgresql else "`cursor`"  # a word of one language
    server.run(f"UPDATE ccore_head SET {cursor} = 0, key_number = 0", name)  # noqa: S608
    return name
