"""A pytest plugin (`-p tests.with_database`): the tests to which another engine matters.

Run for the second engine, after all ran on the first: what locks, searches, counts, keeps a
record, has SQL or triggers of its own, or takes in what a database could choke on.
`.ci/nightly` runs all of them on it.
"""

import re

import pytest

_MATTERS = re.compile(
    r"tests/comments/(moderation/|legal/|figures/test_counting|sorting/test_(noticing|rehearsing)"
    r"|scoring/test_keeping"
    r"|test_(admin_queue|admin_lists|bad_input|check_threads|ledger|legal_input|legal_triggers|record_triggers|report_input|text_triggers"
    r"|planting|tree|triggers|verifying))"
    r"|tests/govblog/(letters/|test_(prepared|health|check_decisions))"
    r"|tests/posts/(searching/|following/|writing/|test_(archives|change_notes|checks|draft_views|featuring"
    r"|holidays|models|moved|pages|publishing|reading|related|renaming|terms|transitions|uses))"
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other engine cannot answer otherwise."""
    stay = [item for item in items if _MATTERS.match(item.nodeid)]
    go = [item for item in items if not _MATTERS.match(item.nodeid)]
    config.hook.pytest_deselected(items=go)
    items[:] = stay
