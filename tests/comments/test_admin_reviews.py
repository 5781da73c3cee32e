"""At the desk a second look is answered by somebody who had no part in the decision, in words."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments import moderation
from comments.models import Comment, Retry, Review
from comments.moderation import erasing, reviewing
from comments.moderation.correcting import correct
from comments.moderation.cutting import Original
from posts.models import Blog, Post
from tests import dom
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act, seen

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/review/"
TUESDAY = dt.datetime(2026, 5, 5, 10, 4, tzinfo=dt.UTC)
UNDO = dt.timedelta(minutes=5)
WORDS = "We read it again.\nIt keeps to the rule."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(TUESDAY, tick=False) as still:
        yield still


@pytest.fixture
def first(blog: Blog) -> User:
    """Who decides."""
    return StaffFactory(blog=blog, role="moderator", first_name="Ann", last_name="First")


@pytest.fixture
def second(blog: Blog) -> User:
    """Another moderator."""
    return StaffFactory(blog=blog, role="moderator", first_name="Bo", last_name="Second")


@pytest.fixture
def desk(second: User) -> Client:
    """A browser in which the other moderator is signed in."""
    return signed_in(second)


@pytest.fixture
def look(clock: time_machine.Traveller, first: User, post: Post) -> Review:
    """A second look that waits, at what the first decided."""
    return asked(clock, CommentFactory(post=post, name="Cerys"), first)


def asked(clock: time_machine.Traveller, comment: Comment, by: User, words: str = "Why?") -> Review:
    act(comment, "reject", by=by)
    clock.shift(UNDO)
    return reviewing.ask(Comment.objects.get(pk=comment.pk), words)


def path(look: Review) -> str:
    return f"{LIST}{look.pk}/change/"


def sent(look: Review, **more: str) -> dict[str, str]:
    on_screen = seen(look.comment)
    said = f"{on_screen.pk}:{on_screen.status}:{on_screen.text_version}"
    return {"seen": said, "outcome": "upheld", "words": WORDS, **more}


def listed(shown: dom.Node) -> list[str]:
    """Return the rows of the list as they read."""
    return [row.text for row in shown.one(of="app-scroll").one("tbody").all("tr")]


def test_what_i_may_answer_comes_first_then_what_is_due_first(
    clock: time_machine.Traveller, first: User, second: User, post: Post
) -> None:
    for name, by in (("Own", second), ("Early", first), ("Late", first)):
        asked(clock, CommentFactory(post=post, name=name), by)
    clock.shift(dt.timedelta(days=6, hours=23, minutes=56))
    early, late, own = listed(page(signed_in(second), LIST))
    assert early.startswith("Comment by Early")
    assert early.endswith("12 May 2026 at 11:14 Overdue You")
    assert late.startswith("Comment by Late")
    assert late.endswith("12 May 2026 at 11:19 You")
    assert own.startswith("Comment by Own")
    assert own.endswith("Overdue You took part. May answer: Ann First")


def test_who_is_alone_is_told_that_an_administrator_can_help(
    look: Review, first: User, blog: Blog
) -> None:
    alone = signed_in(first)
    assert "nobody else may answer" in listed(page(alone, LIST))[0]
    shown = page(alone, path(look)).one(id="content").text
    assert "An administrator can give a colleague the role." in shown


def test_all_that_is_needed_to_answer_stands_on_the_page(
    clock: time_machine.Traveller, desk: Client, first: User, post: Post, rule: Any
) -> None:
    parent = CommentFactory(post=post, status="approved", name="Parent")
    comment = CommentFactory(parent=parent, name="Cerys", body="What I said of it.")
    notes = moderation.Notes(writer="It was too long.", colleagues="Third time.")
    moderation.decide(seen(comment), "reject", by=first, rule=rule, notes=notes)
    clock.shift(UNDO)
    look = reviewing.ask(Comment.objects.get(pk=comment.pk), "It was <b>not</b>.")
    shown = page(desk, path(look)).one(id="content").text
    for words in (
        "It was <b>not</b>.", "What I said of it.", "Comment by Parent", "due on 12 May 2026",
        "from pending to rejected by Ann First, under rule 1. Be civil", rule.text,
        "Note to the commenter: It was too long.", "Note to colleagues only: Third time.",
    ):  # fmt: skip
        assert words in shown


def test_an_answer_is_kept_and_told_and_shown_from_then_on(desk: Client, look: Review) -> None:
    assert told(desk.post(path(look), sent(look)), desk) == ["Answered: the decision stands."]
    shown = page(desk, path(look))
    assert (
        "The decision stands, by Bo Second on 5 May 2026 at 11:09" in shown.one(id="content").text
    )
    assert not shown.all("textarea", name="words")
    assert listed(page(desk, f"{LIST}?state=answered"))
    assert "No second looks are waiting" in page(desk, LIST).one(id="content").text
    history = page(desk, f"{QUEUE}{look.comment_id}/change/").one(id="content").text
    assert "Asked for on 5 May 2026, 11:09: the decision stands, by Bo Second" in history


def test_a_changed_decision_publishes_the_comment(desk: Client, look: Review) -> None:
    desk.post(path(look), sent(look, outcome="overturned"))
    assert Comment.objects.get(pk=look.comment_id).status == "approved"


def test_who_decided_has_no_form_and_what_they_send_all_the_same_is_refused(
    look: Review, first: User, second: User
) -> None:
    theirs = signed_in(first)
    shown = page(theirs, path(look))
    assert not shown.all("textarea", name="words")
    assert "someone else must look at it. May answer: Bo Second." in shown.one(id="content").text
    answer = theirs.post(path(look), sent(look, outcome="overturned"))
    assert answer.status_code == 403
    back = dom.page(answer.content)
    assert back.one(of="errornote")
    assert "It keeps to the rule." in back.one("textarea", id="words").raw
    assert Review.objects.get().answered_at is None
    assert Comment.objects.get(pk=look.comment_id).status == "rejected"


@pytest.mark.parametrize(
    ("more", "field", "why"),
    [
        ({"words": " "}, "words", "Enter your answer to the writer."),
        ({"outcome": ""}, "outcome", "Choose what comes of it."),
        ({"words": "x" * 2_001}, "words", "Your answer must be 2,000 characters or less."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_the_rest_is_kept(
    desk: Client, look: Review, more: dict[str, str], field: str, why: str
) -> None:
    data = sent(look, **more)
    answer = desk.post(path(look), data)
    assert answer.status_code == 422
    shown = dom.page(answer.content)
    link = shown.one(of="errornote").one("a")
    assert (link.text, link["href"]) == (why, f"#{field}")
    assert shown.one(id=f"{field}-error").text == why
    assert shown.one("textarea", id="words").raw.strip() == data["words"].strip()
    checked = [
        one["value"] for one in shown.all("input", name="outcome") if "checked" in one.attributes
    ]
    assert checked == [data["outcome"]] * bool(data["outcome"])


@pytest.mark.parametrize("said", ["", "0:rejected:1", "x", "9" * 30])
def test_a_form_that_we_did_not_send_answers_nothing(desk: Client, look: Review, said: str) -> None:
    assert desk.post(path(look), sent(look, seen=said)).status_code == 422
    assert Review.objects.get().answered_at is None


def test_the_second_of_two_is_told_who_was_first_and_keeps_the_words(
    desk: Client, look: Review, blog: Blog
) -> None:
    data = sent(look)
    third = signed_in(StaffFactory(blog=blog, role="senior moderator"))
    third.post(path(look), data)
    answer = desk.post(path(look), {**data, "words": "I see it otherwise."})
    assert answer.status_code == 422
    shown = dom.page(answer.content)
    assert "Already answered by Staff Member" in shown.one(of="errornote").text
    assert "I see it otherwise." in shown.one("textarea", id="words").raw


def test_a_comment_that_was_put_back_since_can_only_be_said_to_be_so(
    desk: Client, look: Review
) -> None:
    act(look.comment, "restore")
    shown = page(desk, path(look))
    assert [one["value"] for one in shown.all("input", name="outcome")] == ["overturned"]
    assert "Decided since" in shown.one(id="content").text
    told(desk.post(path(look), sent(look, outcome="overturned")), desk)
    assert Comment.objects.get(pk=look.comment_id).status == "pending"
    assert Review.objects.get().outcome == "overturned"


def test_what_was_erased_waits_no_more(desk: Client, look: Review) -> None:
    erasing.forget(look.comment, why="Asked for.")
    assert "No second looks are waiting" in page(desk, LIST).one(id="content").text
    assert "There is nothing to look at." in page(desk, path(look)).one(id="content").text


def test_looks_of_other_blogs_are_not_found(
    clock: time_machine.Traveller, desk: Client, blog: Blog
) -> None:
    other = PostFactory(blog=BlogFactory())
    away = StaffFactory(blog=other.blog, role="moderator")
    look = asked(clock, CommentFactory(post=other), away)
    assert desk.get(path(look)).status_code == desk.post(path(look), {}).status_code == 404
    assert "No second looks are waiting" in page(desk, LIST).one(id="content").text


def test_the_queue_counts_those_that_i_may_answer(desk: Client, look: Review, first: User) -> None:
    def link(browser: Client) -> str:
        return page(browser, QUEUE).one("nav", of="app-links").one("a", href=LIST).text

    assert link(desk) == "Second looks (1)"
    assert link(signed_in(first)) == "Second looks"


def test_a_row_says_what_the_writer_did(
    clock: time_machine.Traveller, desk: Client, look: Review, post: Post
) -> None:
    again = CommentFactory(post=post)
    Retry.objects.create(comment=again, of=look.comment)
    correct(again, Original("Cerys", "Better words than before."), seen=1)
    row = page(desk, QUEUE).one(id=f"row-{again.pk}")
    assert "By its writer on 5 May 2026 at 11:09" in row.text
    assert "After “1. Be civil” on 5 May 2026 at 11:04 (see the first" in row.text
    assert "Better words than before." in row.text
    assert row.all("a", href=f"{QUEUE}{look.comment_id}/change/")
    first = page(desk, f"{QUEUE}?status=rejected").one(id=f"row-{look.comment_id}")
    assert f"As comment {again.pk}" in first.text
    assert "Open, due 12 May 2026 at 11:09" in first.text
    assert first.all("a", href=path(look))


@pytest.mark.parametrize("query", ["", "state=answered"])
def test_a_list_asks_as_much_for_many_as_for_few(
    clock: time_machine.Traveller, desk: Client, first: User, second: User, post: Post, query: str
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            asked(clock, CommentFactory(post=post), second)
            done = asked(clock, CommentFactory(post=post), first)
            reviewing.answer(done, seen(done.comment), "upheld", WORDS, by=second)
        desk.get(f"{LIST}?{query}")
        with CaptureQueriesContext(connection) as asks:
            assert desk.get(f"{LIST}?{query}").status_code == 200
        counts.append(len(asks))
    assert counts[0] == counts[1]


def test_a_page_that_is_none_leads_to_the_first(desk: Client, look: Review) -> None:
    assert desk.get(f"{LIST}?page=1")["Location"] == f"{LIST}?state=open"
    assert listed(page(desk, f"{LIST}?state=nonsense"))


def warnings(browser: Client) -> list[str]:
    """Return what the first page of the admin says is to be kept up."""
    return [line.text for line in page(browser, "/admin/").all("li", of="warning")]


def test_the_first_page_says_what_is_overdue_to_who_may_answer(
    clock: time_machine.Traveller, look: Review, first: User, second: User
) -> None:
    assert warnings(signed_in(second)) == []
    clock.shift(dt.timedelta(days=8))
    assert warnings(signed_in(second)) == ["1 second look is overdue. Second looks"]
    assert warnings(signed_in(first)) == []


def test_an_administrator_is_told_when_too_few_may_answer(
    look: Review, blog: Blog, administrator: User
) -> None:
    Blog.objects.update(name="Letters")
    (line,) = warnings(signed_in(administrator))
    assert line.startswith("On Letters a second look waits that only Staff Member")
    assert line.endswith("Give another colleague the role of moderator. Accounts")
    StaffFactory(blog=blog, role="moderator")
    assert warnings(signed_in(administrator)) == []
