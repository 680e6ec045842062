"""The tables of a store in a SQLite file, and the statements that read and write them.

Layout::

    rows         id, row_id, version, live, index_digest, envelope
                 id is a number inside the file; row_id a hash
    index_names  id, label
    index_rows   name, token, id        one per blind index token; name is an id
    audit        id, entry
    outbox       cursor, id, change     cursors are never used twice
    meta         name, value
    application_id "CCE1"; file mode 0600, also of the log beside it (-wal, -shm)
"""

from typing import Final

from customer_core.storage._sqlite_file import Layout

LAYOUT: Final = Layout(
    b"CCE1",
    (
        """
CREATE TABLE rows (
    id INTEGER PRIMARY KEY, row_id BLOB NOT NULL UNIQUE, version INTEGER NOT NULL,
    live INTEGER NOT NULL, index_digest BLOB NOT NULL, envelope BLOB NOT NULL
);
CREATE INDEX tombstones ON rows (id) WHERE live = 0;
CREATE TABLE index_names (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE);
CREATE TABLE index_rows (
    name INTEGER NOT NULL, token BLOB NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (name, token, id)
) WITHOUT ROWID;
CREATE INDEX index_rows_by_id ON index_rows (id);
CREATE TABLE audit (id INTEGER PRIMARY KEY, entry BLOB NOT NULL);
CREATE TABLE outbox (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL,
    change BLOB NOT NULL
);
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)
""",
    ),
)

# CAST: a damaged file may call a blob a number
COLUMNS: Final = (
    "CAST(row_id AS BLOB), CAST(rows.version AS INT), CAST(envelope AS BLOB), "
    "CAST(index_digest AS BLOB), CAST(live AS INT)"
)
GET: Final = f"SELECT {COLUMNS} FROM rows WHERE row_id IN"  # noqa: S608 - constants
GET_ONE: Final = f"SELECT {COLUMNS} FROM rows WHERE row_id = ?"  # noqa: S608
FIND_FEW: Final = f"""
SELECT {COLUMNS} FROM index_rows JOIN rows USING (id)
WHERE name = (SELECT id FROM index_names WHERE label = ?) AND token = ?
AND live LIMIT ?
"""  # noqa: S608
FIND: Final = FIND_FEW.replace("LIMIT", "AND row_id > ? ORDER BY row_id LIMIT")
FIND_ANY: Final = f"""
SELECT CAST(token AS BLOB), {COLUMNS} FROM index_rows JOIN rows USING (id)
WHERE live AND name = (SELECT id FROM index_names WHERE label = ?) AND token IN
"""  # noqa: S608
SCAN: Final = f"""
SELECT {COLUMNS} FROM rows WHERE row_id > ? AND live ORDER BY row_id LIMIT ?
"""  # noqa: S608
INDEX_ROWS: Final = """
SELECT label, CAST(token AS BLOB) FROM index_rows
JOIN index_names ON index_names.id = index_rows.name
WHERE index_rows.id = (SELECT id FROM rows WHERE row_id = ?) ORDER BY label, token
"""
INSERT: Final = "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?, ?)"
UPDATE: Final = """
UPDATE rows SET version = ?, live = ?, index_digest = ?, envelope = ?
WHERE row_id = ? AND version = ?
"""
CHANGES: Final = """
SELECT cursor, CAST(row_id AS BLOB), CAST(change AS BLOB)
FROM outbox JOIN rows USING (id) WHERE cursor > ? ORDER BY cursor LIMIT ?
"""
