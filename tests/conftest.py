"""What the tests start from. Nothing is faked but the clock and the world outside."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from comments import triggers
from comments.models import PolicyRule
from govblog.memory.stores import STORE
from posts.models import Blog, Post
from tests import factories, ready_made

# The same examples at every run: a change is judged by its own tests, not by luck
hypothesis_settings.register_profile(
    "govblog", derandomize=True, deadline=None, database=None, max_examples=60
)
hypothesis_settings.load_profile("govblog")


# While thousands of tests are collected all of it stays: looking through it again and again took a
# third of that time
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among what stays until the end."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what asks the other engine itself."""
    other = "postgresql_only" if connections["default"].vendor == "sqlite" else "sqlite_only"
    go = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=go)
    items[:] = [item for item in items if item not in go]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The tests' database: a copy of one that is ready made, where there can be one."""
    with django_db_blocker.unblock(), ready_made.used() as is_copy:
        if is_copy:
            yield
            return
        made = setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def triggers_stand_aside_for_a_flush() -> Iterator[None]:
    """Let a test with `transaction=True` empty the tables afterwards.

    The triggers refuse to delete decisions, so they are removed for that moment.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(case: TransactionTestCase) -> None:
        names = case._databases_names(include_mirrors=False)
        for name in names:
            triggers.remove(connections[name])
        try:
            flush(case)
        finally:
            for name in names:
                triggers.install(connections[name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield


@pytest.fixture(autouse=True, scope="session")
def media_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep uploaded pictures out of the project."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True, scope="session")
def nothing_on_the_list_of_the_install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is erased in tests off the project's own list, whichever process erases it."""
    own: Path = settings.ERASURES_FILE
    before = own.read_bytes() if own.exists() else b""
    file = tmp_path_factory.mktemp("listed") / "erasures.jsonl"
    with override_settings(ERASURES_FILE=file), pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERASURES_FILE", str(file))
        yield
    assert (own.read_bytes() if own.exists() else b"") == before, f"A test wrote into {own}."


@pytest.fixture(autouse=True)
def list_of_erasures_of_its_own(
    nothing_on_the_list_of_the_install: None, tmp_path: Path
) -> Iterator[None]:
    """Let no test find what another one erased."""
    with override_settings(ERASURES_FILE=tmp_path / "listed" / "erasures.jsonl"):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test see what another one cached."""
    cache.clear()
    STORE.forget()


@pytest.fixture
def blog(db: None) -> Blog:
    """The install's first blog."""
    return factories.the_blog()


@pytest.fixture
def post(blog: Blog) -> Post:
    """A published post of `blog`."""
    return factories.PostFactory(blog=blog)


@pytest.fixture
def rule(blog: Blog) -> PolicyRule:
    """A rule of the comment policy of `blog`."""
    return factories.rule_of(blog)


@pytest.fixture
def moderator(blog: Blog) -> User:
    """A moderator of `blog`."""
    return factories.StaffFactory(blog=blog, role="moderator")


@pytest.fixture
def editor(blog: Blog) -> User:
    """An editor of `blog`."""
    return factories.StaffFactory(blog=blog, role="editor")


@pytest.fixture
def administrator(blog: Blog) -> User:
    """An administrator of `blog`."""
    return factories.StaffFactory(blog=blog, role="administrator")
