"""The demo blog: its texts, its pictures and the dataclasses they are read into.

Nothing here knows Django or a database, so the content can be checked without either.
"""
