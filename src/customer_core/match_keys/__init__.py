"""Lossy match keys: texts that agree when two values probably mean the same.

Rules:
    A key is for comparing and indexing, never stored as a value and never shown.
    Every kind of key has a version; keys of different versions must not be compared.
"""
