"""Frozen reference tables: facts about names, scripts and places.

Rules:
    A table is a text file under ``data/`` whose first lines, marked ``#``, state what
    it is with version, source, date and licence. It is read at first use and never
    changes while the program runs; a change of content raises its version. Generated
    tables are remade byte for byte by ``tools/build_reference.py``.
"""
