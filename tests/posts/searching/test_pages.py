"""Pages such as “About” stand among the posts that a reader finds."""

from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from posts import pages, searching
from posts.models import Blog, Page
from posts.searching import index
from tests.factories import BlogFactory, staff_of
from tests.posts.searching.test_search import found, make

pytestmark = pytest.mark.django_db


def about(blog: Blog, by: User, body: str = "Who keeps the badgers.", title: str = "About") -> Page:
    """Return a page that readers see."""
    page = pages.start(blog, slug="", title=title, body=f"<p>{body}</p>", by=by)
    return pages.show(page, by=by, seen=1)


def test_a_page_is_found_by_the_words_that_readers_see_on_it_among_the_posts(
    blog: Blog, editor: User
) -> None:
    make("Of badgers", "And of nothing else here, in some more words.")
    page = about(blog, editor)
    assert found(blog, "badgers") == ["Of badgers", "About"]
    assert found(blog, '"keeps the badgers"') == ["About"]
    asked = searching.read("keeps", blog.language)
    (one,) = searching.search(blog, asked, start=0, many=10).results
    assert (one.url, one.published) == ("/about/", None)
    assert "Who <mark>keeps</mark> the badgers" in one.piece
    pages.save(page, title="About", body="<p>Who feeds them.</p>", by=editor, seen=1)
    assert (found(blog, "keeps"), found(blog, "feeds")) == (["About"], [])
    pages.show(page, by=editor, seen=2)
    assert (found(blog, "keeps"), found(blog, "feeds")) == ([], ["About"])
    pages.hide(page, by=editor)
    assert found(blog, "feeds") == []


def test_nobody_finds_a_page_that_is_not_shown_or_another_blogs(blog: Blog, editor: User) -> None:
    pages.start(blog, slug="sketch", title="Badgers", body="<p>Setts.</p>", by=editor)
    other = BlogFactory()
    about(other, staff_of(other, "editor"))
    assert found(blog, "badgers") == found(blog, "setts") == []
    assert found(other, "badgers") == ["About"]


def test_a_page_is_found_also_among_more_texts_than_are_ranked(blog: Blog, editor: User) -> None:
    about(blog, editor)
    said = index.entry("Badgers", "", "", "en")
    for n in range(index.CANDIDATES):
        index.write(connection, 1_000_000 + n, blog.pk, said)
    assert found(blog, "badgers") == ["About"]


def test_pages_are_in_the_index_after_a_rebuild_and_after_the_migration(
    blog: Blog, editor: User
) -> None:
    page = about(blog, editor)
    pages.start(blog, slug="sketch", title="Badgers", body="<p>Setts.</p>", by=editor)
    migration = import_module("posts.migrations.0019_search_pages")
    here = SimpleNamespace(connection=connection)
    migration.remove(apps, here)
    assert found(blog, "badgers") == []
    migration.write(apps, here)
    assert found(blog, "badgers") == ["About"]
    migration.remove(apps, here)
    index.write(connection, index.PAGES + 999, blog.pk, index.entry("Badgers", "", "", "en"))
    call_command("rebuild_search", stdout=StringIO())
    assert index.keys(connection) == {index.PAGES + page.pk}
    assert found(blog, "badgers") == ["About"]


def test_search_asks_as_often_with_pages_as_without(
    blog: Blog, editor: User, django_assert_num_queries: Any
) -> None:
    asked = searching.read("badgers", blog.language)
    for n in range(3):
        make(f"Badgers {n}")
        with django_assert_num_queries(4):
            assert searching.search(blog, asked, start=0, many=10).total == 2 * n + 1
        about(blog, editor, title=f"Badgers on page {n}")
