"""Whole public pages kept ready, and answered without asking for more than whether they still hold.

A view says that its answer may be kept and what it stands on (`marks`). Before a kept page is
answered the database is asked one question: whether that still stands (`standing`). So what is
approved is on the page at the next request, and what is taken down is gone at the next request, in
every process, and nothing has to be thrown away for it (docs/pages-from-memory.md).
"""
