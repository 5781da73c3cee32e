"""Measurements, run by hand and never part of the tests: `python -m tests.benchmarks.placing`.

Each prints a Markdown table of this project beside the textbook page (`textbook/`), on SQLite and
on a PostgreSQL server of its own. Run them on a machine that does nothing else.
"""
