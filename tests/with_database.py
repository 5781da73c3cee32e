"""A pytest plugin (`-p tests.with_database`): only the tests that ask a database are run.

The second engine has nothing to say to the others, which have run with the first.
"""

import pytest

_ASKING = {"db", "transactional_db", "blog"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs no database."""
    asking, others = [], []
    for item in items:
        marked = item.get_closest_marker("django_db") is not None
        asks = marked or bool(_ASKING & set(getattr(item, "fixturenames", ())))
        (asking if asks else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = asking
