"""Whoever has the link to a draft reads it as it will be and answers, without an account."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from posts import publishing
from posts.models import Blog, DraftAnswer, DraftLink, Post
from posts.publishing import NotDone, Text
from posts.publishing.sharing import ANSWERS_A_MINUTE, MOST_ANSWERS
from tests import dom
from tests.comments.sending import READER
from tests.factories import BlogFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
ANSWER = {"verdict": "changes", "name": "Anna", "note": "The date\nis wrong."}


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, title="A draft", body="<p>New words.</p>", draft=True)


@pytest.fixture
def address(draft: Post, editor: User) -> str:
    """The address of a link to it."""
    return publishing.path_of(shared(draft, editor))


def shared(post: Post, by: User) -> DraftLink:
    """Make a link to the newest text of a post."""
    seen = post.revisions.latest("number").version
    return publishing.share(post, by=by, purpose="Press office", seen=seen)


def send(address: str, **said: str) -> HttpResponse:
    """Send an answer from the page of the draft."""
    return READER.post(address, ANSWER | said, headers=HERE)


def test_the_draft_is_read_on_the_real_page_and_nowhere_else(draft: Post, address: str) -> None:
    response = READER.get(address)
    shown = dom.page(response.content)
    assert shown.one("h1").text == "A draft"
    assert shown.one(of="app-prose").text == "New words."
    assert "This is a draft. It is not public." in shown.text
    assert shown.one("meta", name="robots")["content"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"
    assert not response.cookies
    assert not Post.objects.published().exists()


def test_an_answer_is_kept_once_and_told_of(address: str) -> None:
    for _ in range(2):
        response = send(address)
        assert (response.status_code, response["Location"]) == (303, f"{address}?done")
    answer = DraftAnswer.objects.get()
    assert (answer.verdict, answer.name, answer.note) == ("changes", "Anna", "The date\nis wrong.")
    assert "Your answer has been sent" in dom.page(READER.get(response["Location"]).content).text
    send(address, verdict="approve", note="")
    assert DraftAnswer.objects.count() == 2


def test_an_approval_there_is_not_that_of_a_colleague(
    draft: Post, address: str, editor: User
) -> None:
    Blog.objects.update(review_required=True)
    send(address, verdict="approve")
    with pytest.raises(NotDone, match="Submit this text for review"):
        publishing.publish(draft, by=editor)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"verdict": ""}, "Select what you think of the draft"),
        ({"verdict": "maybe"}, "Select what you think of the draft"),
        ({"name": " "}, "Enter your name"),
        ({"name": "x" * 101}, "Name must be 100 characters or less"),
        ({"name": "Anna\nBell"}, "Your name must be on one line"),
        ({"note": "\u3164"}, "Enter what should be changed"),
        ({"note": "\U0001f468" * 1_001}, "Note must be 2,000 characters or less"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_comes_back(
    address: str, said: dict[str, str], why: str
) -> None:
    response = send(address, **said)
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert why in shown.one(of="govuk-error-summary").text
    typed = ANSWER | said
    assert shown.one("textarea").raw.removeprefix("\n") == typed["note"]
    assert shown.one("input", name="name")["value"] == typed["name"]
    assert response["Cache-Control"] == "no-store"
    assert not DraftAnswer.objects.exists()


def test_an_answer_from_elsewhere_is_refused_and_comes_back(address: str) -> None:
    response = READER.post(address, ANSWER, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "The date\nis wrong." in dom.page(response.content).one("textarea").raw
    assert not DraftAnswer.objects.exists()


def test_what_no_form_sends_is_no_fault_of_ours(address: str) -> None:
    odd = {
        "verdict": "approve",
        "name": "A\x00nna\ud800".encode("utf-8", "replace"),
        "note": "\x00",
    }
    assert READER.post(address, odd, headers=HERE).status_code in {303, 422}
    text = READER.post(address, "x", content_type="text/plain", headers=HERE)
    assert text.status_code == 415
    assert READER.post(address, {"note": "x" * 1_000_001}, headers=HERE).status_code == 413
    assert READER.delete(address).status_code == 405


def test_a_database_that_is_away_gives_the_answer_back(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OperationalError("A database away for a test")

    monkeypatch.setattr(publishing, "answer", fail)
    response = send(address)
    assert response.status_code == 503
    shown = dom.page(response.content)
    assert "Your answer was not saved" in shown.text
    assert shown.one("textarea").raw.strip() == "The date\nis wrong."


def test_many_answers_in_a_minute_wait_and_one_link_takes_so_many(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(ANSWERS_A_MINUTE):
            assert send(address, note=f"Note {number}").status_code == 303
        response = send(address, note="One more")
        assert (response.status_code, response["Retry-After"]) == (429, "61")
        assert "One more" in dom.page(response.content).one("textarea").raw
        clock.shift(dt.timedelta(seconds=61))
        assert send(address, note="One more").status_code == 303
        monkeypatch.setattr("posts.publishing.sharing.MOST_ANSWERS", 6)
        assert send(address, note="The last straw").status_code == 410
    assert DraftAnswer.objects.count() == ANSWERS_A_MINUTE + 1 < MOST_ANSWERS


def change(post: Post, by: User) -> None:
    """Save another text."""
    seen = post.revisions.latest("number").version
    publishing.save_draft(post, Text("A draft", "<p>Other.</p>"), by=by, seen=seen)


ENDS: dict[str, tuple[Callable[[Post, User], object], str]] = {
    "changed": (change, "The text has been changed since."),
    "published": (lambda post, by: publishing.publish(post, by=by), "The text is published"),
    "scheduled": (
        lambda post, by: publishing.publish(post, by=by, at=timezone.now() + dt.timedelta(days=1)),
        "The text is published, or about to be.",
    ),
    "ended": (
        lambda post, by: publishing.end_link(post, DraftLink.objects.get().pk, by=by),
        "The editors ended this link.",
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_link_ends_in_words_and_what_was_typed_is_given_back(
    draft: Post, address: str, editor: User, how: str
) -> None:
    act, why = ENDS[how]
    act(draft, editor)
    response = READER.get(address)
    assert response.status_code == 410
    shown = dom.page(response.content)
    assert why in shown.text
    assert "A draft" not in shown.text
    assert response["Cache-Control"] == "no-store"
    late = send(address)
    assert late.status_code == 410
    assert "The date\nis wrong." in dom.page(late.content).one("textarea").raw
    assert not DraftAnswer.objects.exists()


def test_a_link_is_over_after_seven_days_and_a_text_taken_back_does_not_open_it_again(
    draft: Post, address: str, editor: User
) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=-1)):
        assert READER.get(address).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        assert "for 7 days" in dom.page(READER.get(address).content).text
    publishing.publish(draft, by=editor, at=timezone.now() + dt.timedelta(days=1))
    publishing.take_back(draft, by=editor)
    assert READER.get(address).status_code == 410


def test_a_review_leaves_the_link_as_it_is(draft: Post, address: str, editor: User) -> None:
    publishing.submit(draft, by=editor)
    assert READER.get(address).status_code == 200
    publishing.approve(draft, by=StaffFactory(role="editor"), seen=1)
    assert READER.get(address).status_code == 200


def test_a_link_that_is_none_or_another_blogs_opens_nothing(
    draft: Post, address: str, editor: User
) -> None:
    token = address.split("/")[2]
    other = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert READER.get(f"/draft/{other}/").status_code == 404
    home = BlogFactory(host="home.example.org")
    Blog.objects.filter(pk=home.pk).update(base_url="http://home.example.org")
    with pytest.raises(publishing.NoSuchLink):
        publishing.opened(token, home)


def test_only_who_writes_for_the_blog_makes_and_ends_links(draft: Post, address: str) -> None:
    link = DraftLink.objects.get()
    for person in (StaffFactory(), StaffFactory(blog=BlogFactory(), role="editor")):
        with pytest.raises(PermissionDenied):
            shared(draft, person)
        with pytest.raises(PermissionDenied):
            publishing.end_link(draft, link.pk, by=person)


def test_there_are_only_so_many_links_to_one_draft(
    draft: Post, address: str, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posts.publishing.sharing.MOST_LINKS", 1)
    with pytest.raises(NotDone, match="End one first"):
        shared(draft, editor)
    with pytest.raises(publishing.EditedMeanwhile):
        publishing.share(draft, by=editor, purpose="x", seen=7)
    with pytest.raises(NotDone, match="100 characters or less"):
        publishing.share(draft, by=editor, purpose="x" * 101, seen=1)


def test_an_answer_is_never_changed_or_deleted(address: str) -> None:
    send(address)
    for statement in ("UPDATE posts_draftanswer SET name = 'B'", "DELETE FROM posts_draftanswer"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert DraftAnswer.objects.get().name == "Anna"
