"""What a reader finds by words, on either database: the same, and only what is public then."""

import datetime as dt
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from posts import publishing, searching
from posts.models import Blog, Post, PostRevision
from posts.searching import index
from tests.factories import BlogFactory, PostFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def found(blog: Blog, typed: str) -> list[str]:
    """Return the titles that are found, without their marks, best first."""
    asked = searching.read(typed, blog.language)
    answer = searching.search(blog, asked, start=0, many=100)
    return [str(one.title).replace("<mark>", "").replace("</mark>", "") for one in answer.results]


def make(title: str, body: str = "Nothing.", **said: Any) -> Post:
    """Return a published post."""
    return PostFactory(title=title, body=f"<p>{body}</p>", **said)


def rewrite(post: Post, title: str, by: User, at: dt.datetime | None = None) -> None:
    """Give a post another text, at once or at a time."""
    seen = post.revisions.latest("number").version
    publishing.save_draft(post, publishing.Text(title, "<p>New.</p>"), by=by, seen=seen)
    publishing.publish(post, by=by, at=at)


def expected() -> set[int]:
    """Return the revisions that readers see now or will see."""
    due = PostRevision.objects.due()
    to_come = PostRevision.objects.filter(publish_at__gt=timezone.now())
    newest = {
        one.post_id: one.pk for one in due.order_by("publish_at", "number")
    }  # the last of each post stays
    return {*newest.values(), *to_come.values_list("pk", flat=True)}


def test_a_post_is_found_by_the_words_of_its_title_its_excerpt_and_its_text(blog: Blog) -> None:
    make("A licence to fish", "<strong>Anglers</strong> apply <em>on</em>line.", excerpt="By post")
    for typed in ("licence", "POST", "anglers online", "  online\u00a0fish ", "fish apply post"):
        assert found(blog, typed) == ["A licence to fish"], typed
    for typed in ("licence boats", "strong", "p", "onl"):
        assert found(blog, typed) == [], typed


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("organisations", "organisation"), ("applying", "apply"), ("policies", "policy"),
        ("the minister’s letter", "ministers"), ("café", "CAFE"), ("Zoë", "zoe"),
        ("www.gov.uk/pay-vat", "gov"), ("e-mail", "e mail"), ("e-mail", "e-mail"),
        ("3.14", "3.14"), ("日本語の文章", "日本"), ("Привет мир", "привет"),
        ("हिन्दी भाषा", "भाषा"),
        ("ภาษาไทย", "ไทย"), ("العربية", "العربية"), ("ﬁne", "fine"), ("e\u0301te\u0301", "été"),
    ],
)  # fmt: skip
def test_forms_of_a_word_find_each_other(blog: Blog, written: str, typed: str) -> None:
    make("A post", f"Here is {written}.")
    make("Another")
    assert found(blog, typed) == ["A post"]


def test_words_are_stemmed_in_the_language_of_the_blog(blog: Blog) -> None:
    german = BlogFactory(language="de-DE")
    PostFactory(blog=german, title="Viele Häuser")
    assert found(german, "Haus") == ["Viele Häuser"]
    PostFactory(blog=blog, title="Viele Häuser")
    assert found(blog, "Haus") == []


def test_words_in_quotation_marks_must_follow_each_other(blog: Blog) -> None:
    make("Together", "The cost of living went up.")
    make("Apart", "Living there comes at a cost.", excerpt="The cost of")
    assert found(blog, '"cost of living"') == found(blog, "“Costs of living”") == ["Together"]
    assert set(found(blog, "cost of living")) == set(found(blog, '"cost of')) | {"Together"}
    assert len(found(blog, "cost of living")) == 2


def test_a_phrase_does_not_begin_in_the_title_and_end_in_the_text(blog: Blog) -> None:
    make("Open data", "Standards follow.", excerpt="Portal news")
    assert found(blog, '"data standards"') == found(blog, '"data portal"') == []
    assert found(blog, '"news standards"') == []


def test_a_phrase_is_found_below_more_newer_texts_that_have_its_words_apart(blog: Blog) -> None:
    make("Badger sett rules")
    apart = index.entry("Badger rules for a sett", "", "", "en")
    for n in range(index.CANDIDATES + 1):
        index.write(connection, 1_000_000 + n, blog.pk, apart)
    assert found(blog, '"badger sett"') == ["Badger sett rules"]
    assert found(blog, "badger sett") == []


@pytest.mark.parametrize("others", [0, 20])
def test_the_title_weighs_more_than_the_excerpt_and_the_excerpt_more_than_the_text(
    blog: Blog, others: int
) -> None:
    filler = "Other words stand here and there. " * 5
    make("Badgers", filler)
    make("Of the excerpt", filler, excerpt="Something about badgers")
    make("Of the text", f"{filler} badgers {filler}")
    for n in range(others):
        make(f"Filler {n}", filler)
    assert found(blog, "badger") == ["Badgers", "Of the excerpt", "Of the text"]


def test_of_equals_the_newest_comes_first(blog: Blog) -> None:
    for title in ("Otters one", "Otters two"):
        make(title)
    assert found(blog, "otter") == ["Otters two", "Otters one"]


def test_nobody_finds_what_is_a_draft_scheduled_withdrawn_superseded_or_another_blogs(
    blog: Blog, editor: User
) -> None:
    hidden = {"title": "Newts"}
    PostFactory(draft=True, **hidden)
    PostFactory(at=timezone.now() + HOUR, **hidden)
    PostFactory(withdrawn="Old.", **hidden)
    PostFactory(blog=BlogFactory(), **hidden)
    rewrite(PostFactory(**hidden), "Frogs", editor)
    draft = PostFactory(title="Toads")
    seen = draft.revisions.get().version
    publishing.save_draft(draft, publishing.Text("Newts", "<p>x</p>"), by=editor, seen=seen)
    assert found(blog, "newts") == []
    assert found(blog, "frogs") == ["Frogs"]
    assert found(blog, "toads") == ["Toads"]


def test_a_scheduled_text_is_found_from_its_moment_on_without_anybody_doing_anything(
    blog: Blog, editor: User
) -> None:
    post, moment = make("Before"), timezone.now() + HOUR
    rewrite(post, "Afterwards", editor, at=moment)
    gone = make("Leaving")
    publishing.withdraw(gone, by=editor, reason="Old.", at=moment)
    assert (found(blog, "before"), found(blog, "afterwards")) == (["Before"], [])
    assert found(blog, "leaving") == ["Leaving"]
    with time_machine.travel(moment, tick=False):
        assert (found(blog, "before"), found(blog, "afterwards")) == ([], ["Afterwards"])
        assert found(blog, "leaving") == []


def test_the_index_and_the_texts_agree_after_every_verb(blog: Blog, editor: User) -> None:
    post = PostFactory(draft=True, by=editor)
    assert index.keys(connection) == expected() == set()
    steps = [
        lambda: publishing.publish(post, by=editor),
        lambda: rewrite(post, "Second", editor),
        lambda: rewrite(post, "Third", editor, at=timezone.now() + HOUR),
        lambda: publishing.withdraw(post, by=editor, reason="Old."),
        lambda: publishing.put_back(post, by=editor),
        lambda: publishing.take_back(post, by=editor),
        lambda: publishing.publish(post, by=editor),
    ]
    for step in steps:
        step()
        assert index.keys(connection) == expected() != set()
    assert found(blog, "third") == ["Third"]


def test_the_index_is_made_anew_from_the_texts(blog: Blog, editor: User) -> None:
    for n in range(3):
        make(f"Herons {n}")
    rewrite(make("Scheduled"), "Later", editor, at=timezone.now() + HOUR)
    before = index.keys(connection)
    index.remove(connection, list(before)[:2])
    index.write(connection, 999_999, blog.pk, index.entry("Herons", "", "", "en"))
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "Posts looked through: 4.\n"
    assert index.keys(connection) == before == expected()
    assert len(found(blog, "heron")) == 3


def test_what_is_published_while_the_index_is_made_anew_stays_in_it(blog: Blog) -> None:
    make("Herons")

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if sql == index._KEYS[connection.vendor] and not found(blog, "otter"):
            make("Otters")
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        call_command("rebuild_search", stdout=StringIO())
    assert found(blog, "otter") == ["Otters"]
    assert index.keys(connection) == expected()


def test_what_was_published_before_there_was_search_is_found_after_the_migration(
    blog: Blog,
) -> None:
    make("Herons")
    PostFactory(draft=True)
    index.drop(connection)
    migration = import_module("posts.migrations.0010_search")
    migration.create(apps, SimpleNamespace(connection=connection))
    assert index.keys(connection) == expected()
    assert found(blog, "heron") == ["Herons"]


def test_a_blog_that_changed_its_language_is_stemmed_by_it_after_a_rebuild(blog: Blog) -> None:
    make("Viele Häuser")
    Blog.objects.update(language="de")
    call_command("rebuild_search", stdout=StringIO())
    blog.refresh_from_db()
    assert found(blog, "haus") == ["Viele Häuser"]


def test_a_text_of_any_kind_and_length_can_be_published(blog: Blog) -> None:
    numbers = [chr(0x20000 + n) + chr(0x10330 + n % 20) for n in range(20_000)]
    bodies = [
        " ".join(f"{n:x}-{n:x}z.{n:x}" for n in range(40_000)), " ".join(numbers),
        "x" * 300_000, "𐌰" * 100_000, "' \" \\ :1A & | ! ( ) <-> *" * 100,
        "a b " * 100_000, "\ufffe \u202e 🙂 \u0301",
    ]  # fmt: skip
    for number, body in enumerate(bodies):
        escaped = body.replace("&", "&amp;").replace("<", "&lt;")
        make(f"Marker{number}", escaped)
        assert found(blog, f"marker{number}") == [f"Marker{number}"]
