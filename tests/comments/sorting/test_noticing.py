"""Each rule says what exactly it noticed, and none of them decides."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from comments import scoring, sorting
from comments.models import Comment, Mark, Print
from comments.moderation import Words, holding, submit
from comments.sorting import Sending, Setting, rules
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, WordsFactory

pytestmark = pytest.mark.django_db
LONG = "A text long enough to be told from what others say."


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


def put(
    blog: Blog, kind: str, by: User, *, number: int = 0, entries: str = "", is_on: bool = True
) -> None:
    """Set a rule of the blog, whatever version it has."""
    which = Mark.Kind(kind)
    _, seen = holding.hold_rule(blog, which)
    holding.set_hold_rule(blog, which, Setting(is_on, number, entries), seen=seen, by=by)


def noticed(post: Post, sending: Sending | None = None, **words: str) -> dict[str, str]:
    """Return what is noticed of a comment that is sent now."""
    said = WordsFactory(**words)
    return dict(sorting.marks_of(post, said, at=timezone.now(), sending=sending))


def test_nothing_is_noticed_of_an_ordinary_comment(post: Post) -> None:
    assert noticed(post) == {}
    comment = submit(post, WordsFactory(), address="192.0.2.1")
    assert comment is not None
    assert (comment.held, comment.status) == (False, "pending")


def test_held_words_are_told_as_they_stand_in_text_and_name(post: Post, senior: User) -> None:
    put(post.blog, "words", senior, entries="free money\nviagra")
    said = noticed(post, body="Get fr33\nmoney! A classic.", name="Viagra")
    assert said == {"words": "“free money” (as “fr33 money”), “viagra” in the name"}
    assert noticed(post, body="A free classic.") == {}
    put(post.blog, "words", senior, entries="classic")
    assert noticed(post, body="A free classic.") == {"words": "“classic”"}
    put(post.blog, "words", senior, entries="classic", is_on=False)
    assert noticed(post, body="A free classic.") == {}


def test_a_detail_fits_its_column_however_much_was_noticed(post: Post, senior: User) -> None:
    words = [f"{letter * 90}" for letter in "abcdefgh"]
    put(post.blog, "words", senior, entries="\n".join(words))
    comment = submit(post, WordsFactory(body=" ".join(words)), address="192.0.2.1")
    assert comment is not None
    assert len(comment.marks.get().detail) == 300


def test_more_links_than_a_blog_takes_are_counted_and_named(post: Post, senior: User) -> None:
    two = "See https://a.example/x and www.b.example."
    assert noticed(post, body=two) == {}
    assert noticed(post, body=f"{two} And https://a.example/y.") == {
        "links": "3 links: a.example, www.b.example"
    }
    put(post.blog, "links", senior, number=0)
    assert noticed(post, body="https://a.example") == {"links": "1 link: a.example"}


def test_the_first_comment_of_an_email_is_noticed_until_one_was_approved(
    post: Post, senior: User
) -> None:
    put(post.blog, "first", senior)
    new = {"first": "No comment from this email has been approved on this blog"}
    email = "sian@example.org"
    assert noticed(post, email=email) == new
    for status in ("pending", "rejected", "spam", "removed"):
        CommentFactory(post=post, email=email, status=status)
    CommentFactory(post=PostFactory(blog=BlogFactory()), email=email, status="approved")
    assert noticed(post, email=email) == new
    CommentFactory(post=post, email="Sian@Example.org", status="approved")
    assert noticed(post, email=email) == {}
    CommentFactory(post=post, email="", status="approved")
    assert noticed(post, email="") == {"first": "No email was given"}


def test_the_same_text_is_noticed_on_the_blog_for_as_long_as_it_says(
    post: Post, senior: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        before = CommentFactory(post=PostFactory(), body=LONG)
        same = " ".join(LONG.upper().split()).replace("A", "Á").replace(" ", " \n")
        clock.shift(dt.timedelta(days=2))
        assert noticed(post, body=same) == {
            "repeat": f"The same text as comment {before.pk}, sent 2 days earlier"
        }
        assert noticed(post, body=f"{LONG} More.") == {}
        assert noticed(PostFactory(blog=BlogFactory()), body=LONG) == {}
        clock.shift(dt.timedelta(days=5))
        assert noticed(post, body=LONG) == {}
        put(post.blog, "repeat", senior, number=8)
        assert list(noticed(post, body=LONG)) == ["repeat"]


def test_what_many_people_say_is_no_repeat_and_leaves_no_print(post: Post) -> None:
    CommentFactory(post=post, body="Thank you!")
    assert not Print.objects.exists()
    assert noticed(post, body="Thank you!") == {}


def test_an_official_reply_is_no_print_and_a_print_goes_with_the_words(post: Post) -> None:
    CommentFactory(post=post, body=LONG, source="desk")
    assert not Print.objects.exists()
    comment = CommentFactory(post=post, body=LONG)
    assert LONG not in Print.objects.get().key
    comment.content.delete()
    assert not Print.objects.exists()


@pytest.mark.parametrize("email", ["x@mailinator.com", "x@a.b.Mailinator.COM", "x@mailinator.com."])
def test_a_disposable_email_is_noticed_under_its_domain_too(post: Post, email: str) -> None:
    assert noticed(post, email=email) == {"disposable": "The email is at mailinator.com"}


def test_a_blog_adds_domains_and_lets_some_through(post: Post, senior: User) -> None:
    put(post.blog, "disposable", senior, entries="throw.example\n!ok.throw.example\n!yopmail.com")
    assert list(noticed(post, email="x@a.throw.example")) == ["disposable"]
    for email in (
        "x@ok.throw.example",
        "x@yopmail.com",
        "x@notmailinator.com",
        "x@example.org",
        "",
    ):
        assert noticed(post, email=email) == {}


def test_an_operator_may_keep_a_list_of_domains_of_their_own(
    post: Post, settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "domains.txt"
    settings.DISPOSABLE_DOMAINS = str(own)
    assert list(noticed(post, email="x@mailinator.com")) == ["disposable"]
    own.write_text("# ours\nThrow.example # and why\n")
    assert noticed(post, email="x@mailinator.com") == {}
    assert list(noticed(post, email="x@throw.example")) == ["disposable"]


@pytest.mark.parametrize(("elapsed", "held"), [(0, True), (2, True), (3, False), (None, False)])
def test_sending_too_fast_is_noticed_in_seconds(
    post: Post, elapsed: int | None, held: bool
) -> None:
    said = noticed(post, Sending(elapsed=elapsed))
    assert said == ({"too fast": f"Sent {elapsed} seconds after opening the page"} if held else {})


def test_a_field_that_people_do_not_see_and_an_unknown_origin_are_noticed(post: Post) -> None:
    assert noticed(post, Sending(trap="x", from_here=False)) == {
        "honeypot": "It was filled with “x”",
        "no origin": "The browser did not say which page it was sent from",
    }


@pytest.mark.parametrize(
    ("name", "like"),
    [("Аdmin", "admin"), ("The Moderator", "moderator"), ("Site Admin", "admin"),
     ("Author", "author"), ("Digital Team", "Digital Team"), ("Staff-Member", "Staff Member")],
)  # fmt: skip
def test_a_name_that_only_staff_should_have_is_told_with_that_name(
    blog: Blog, post: Post, name: str, like: str
) -> None:
    Blog.objects.update(team_name="Digital Team")
    post.blog.refresh_from_db()
    StaffFactory(blog=blog, first_name="Staff", last_name="Member")
    assert noticed(post, name=name) == {"like staff": f"“{name}” looks like “{like}”"}


def test_a_score_above_its_mark_is_told_with_its_reasons(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = scoring.Score(0.97, True, ["“casino”", "“bonus”"], 0.0, [])
    monkeypatch.setattr(scoring, "score_of", lambda blog_pk, **said: score)
    assert noticed(post) == {"spam score": "“casino”; “bonus”"}


def test_a_rule_that_is_off_notices_nothing(post: Post, senior: User) -> None:
    for kind in ("honeypot", "no origin", "too fast", "like staff", "disposable"):
        number = 3 if kind == "too fast" else 0
        put(post.blog, kind, senior, number=number, is_on=False)
    sending = Sending(elapsed=0, trap="x", from_here=False)
    assert noticed(post, sending, name="Admin", email="x@mailinator.com") == {}


def test_every_rule_has_its_words_and_its_default() -> None:
    assert list(sorting.RULES) == sorted(Mark.Kind, key=list(sorting.RULES).index)
    assert set(sorting.RULES) == set(Mark.Kind)
    for kind, about in sorting.RULES.items():
        assert holding.fit(kind, about.default) == about.default


def test_a_list_that_changes_while_it_is_read_is_never_kept_as_the_other(
    post: Post, senior: User
) -> None:
    put(post.blog, "words", senior, entries="one")
    before = rules.of_blog(post.blog_id)[Mark.Kind.WORDS].digest
    put(post.blog, "words", senior, entries="two")
    assert [hit.entry for hit in rules.matcher(post.blog_id, before).find("one two")] == ["two"]
    put(post.blog, "words", senior, entries="one")
    assert noticed(post, body="one two") == {"words": "“one”"}


def test_a_comment_on_its_way_in_costs_few_queries_more_for_all_rules(
    post: Post, senior: User
) -> None:
    put(post.blog, "words", senior, entries="\n".join(f"word{n}" for n in range(100)))
    put(post.blog, "first", senior)
    words = Words(LONG, "Reader", "reader@example.org")
    noticed(post, body=LONG)
    with CaptureQueriesContext(connection) as queries:
        sorting.marks_of(post, words, at=timezone.now())
    # The rules, the names of staff and authors, the first comment, the repeat, the score
    assert len(queries) <= 5, "\n".join(one["sql"] for one in queries)


def test_repeats_are_looked_up_in_an_index(post: Post) -> None:
    CommentFactory(post=post, body=LONG)
    with CaptureQueriesContext(connection) as queries:
        noticed(post, body=LONG)
    (asked,) = [one["sql"] for one in queries if "comments_print" in one["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            assert "print_key_at" in str(cursor.fetchall())


def test_a_comment_with_marks_is_held_and_told_by_the_form(post: Post) -> None:
    comment = CommentFactory(post=post, marks=["honeypot"])
    assert Comment.objects.get(pk=comment.pk).held
    assert [mark.detail for mark in comment.marks.all()] == [""]
