"""Correcting a comment on its page, while nobody has decided."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Correction
from comments.moderation import NotDecided, erasing, holding_data, limits
from posts.models import Blog, Post
from tests import dom
from tests.comments.legal import cases
from tests.comments.mine.asking import LATER, look, opened, press, sent
from tests.factories import CommentFactory, act, seen, staff_of

pytestmark = pytest.mark.django_db
NEW = {"body": "A <i>better</i> way\nto say it.", "name": "Siân O’Neill"}


def save(path: str, seen: int = 1, **fields: str) -> HttpResponse:
    """Save changes from the form, which had this version of the text."""
    return press(f"{path}correct/", **{**NEW, "seen": str(seen), **fields})


def typed(response: HttpResponse) -> tuple[str, str]:
    """Return the words and the name that a page gives back."""
    page = dom.page(response.content)
    names = page.all("input", name="name")
    name = names[0].attributes.get("value", "") if names else page.one("bdi").text
    return page.one("textarea").raw.removeprefix("\n"), name


def test_the_form_holds_the_comment_as_it_is(post: Post) -> None:
    comment = CommentFactory(post=post, body="</textarea><b>One</b>\n\ntwo", name='"Siân"')
    response = look(f"{opened(comment)}correct/")
    assert typed(response) == (comment.body, comment.name)
    assert dom.page(response.content).one("input", name="seen")["value"] == "1"


def test_the_queue_has_the_new_text_and_a_decision_on_the_old_one_is_refused(
    post: Post, moderator: User
) -> None:
    comment, path = sent(post)
    on_screen = seen(comment)
    response = save(path)
    assert (response.status_code, response["Location"]) == (303, f"{path}?done=correct")
    said = dom.page(look(response["Location"]).content).one("main").text
    assert "Your changes are saved." in said
    assert "You corrected it" in said
    now = Comment.objects.select_related("content").get()
    assert (now.body, now.name, now.text_version) == (*NEW.values(), 2)
    with pytest.raises(NotDecided, match="Its writer changed the text"):
        moderation.decide(on_screen, "approve", by=moderator)


def test_the_button_pressed_twice_saves_once(post: Post) -> None:
    _, path = sent(post)
    assert [save(path).status_code for _ in range(2)] == [303, 303]
    assert Correction.objects.count() == 1


def test_what_has_to_be_corrected_comes_back_with_all_that_was_typed(post: Post) -> None:
    comment, path = sent(post)
    for fields, error in (
        ({"body": " \n "}, "Enter your comment"),
        ({"body": "a" * 5001}, "Comment must be 5,000 characters or less"),
        ({"name": ""}, "Enter your name"),
        ({"name": "a" * 101}, "Name must be 100 characters or less"),
    ):
        response = save(path, **fields)
        page = dom.page(response.content)
        assert response.status_code == 422
        assert page.one("title").text.startswith("Error: ")
        assert page.one(of="govuk-error-summary").one("a").text == error
        if error != "Enter your comment":
            assert typed(response) == tuple({**NEW, **fields}.values())
    assert Comment.objects.get(pk=comment.pk).text_version == 1


@pytest.mark.parametrize("status", ["approved", "rejected", "spam"])
def test_after_a_decision_the_text_comes_back_to_be_copied(post: Post, status: str) -> None:
    comment = CommentFactory(post=post, status=status)
    path = opened(comment)
    response = save(path)
    assert response.status_code == 409
    assert "A moderator has decided about your comment." in response.content.decode()
    assert typed(response) == tuple(NEW.values())
    with time_machine.travel(timezone.now() + LATER):
        page = dom.page(look(f"{path}correct/").content)
    assert not page.all("form")
    assert Comment.objects.get(pk=comment.pk).text_version == 1


def test_a_second_window_with_the_older_text_is_told_and_keeps_its_own(post: Post) -> None:
    _, path = sent(post)
    save(path)
    response = save(path, body="Another way to say it.")
    assert response.status_code == 409
    assert typed(response)[0] == "Another way to say it."
    assert Comment.objects.get().body == NEW["body"]


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999", "٣"])
def test_a_version_that_there_cannot_be_is_refused_like_an_older_one(
    post: Post, version: str
) -> None:
    _, path = sent(post)
    assert press(f"{path}correct/", **NEW, seen=version).status_code == 409


def test_what_was_taken_back_cannot_be_corrected(post: Post) -> None:
    comment, path = sent(post)
    erasing.take_back(comment)
    assert save(path).status_code == 409
    assert "are erased" in look(f"{path}correct/").content.decode()
    assert Comment.objects.select_related("content").get().body == erasing.GONE


def test_nobody_hammers_the_queue_with_corrections(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CORRECTIONS_OF_COMMENT", 2)
    _, path = sent(post)
    for version in (1, 2):
        assert save(path, version, body=f"Version {version}.").status_code == 303
    response = save(path, 3, body="Once more.")
    assert (response.status_code, int(response["Retry-After"]) > 3_000) == (429, True)
    assert typed(response)[0] == "Once more."
    with time_machine.travel(timezone.now() + limits.HOUR):
        assert save(path, 3, body="Once more.").status_code == 303


def test_corrections_count_as_comments_from_one_address(post: Post) -> None:
    _, path = sent(post)
    Blog.objects.update(limit_address=1)
    assert save(path).status_code == 429


def test_a_reader_never_sees_what_stood_before(post: Post) -> None:
    comment, path = sent(post, body="What I regret.")
    save(path)
    act(comment, "approve")
    assert b"What I regret." not in look(post.get_absolute_url()).content


@pytest.mark.parametrize("way", ["comment", "person", "case"])
def test_words_on_legal_hold_stay_until_it_is_lifted(post: Post, moderator: User, way: str) -> None:
    comment = CommentFactory(post=post, email="sian@example.org")
    by, path = staff_of(post.blog, "administrator"), opened(comment)
    holds = []
    if way == "comment":
        holds = [holding_data.hold_comment(comment, why="A court asked.", by=by)]
    elif way == "person":
        said = {"why": "A court asked.", "by": by}
        holds = [holding_data.hold_person(post.blog, comment.email, **said)]
    else:
        decision = act(comment, "approve", by=moderator)
        cases.asked(Comment.objects.get())
        moderation.undo(decision.batch, by=moderator)
    response = save(path)
    assert (response.status_code, typed(response)) == (409, tuple(NEW.values()))
    page = look(f"{path}correct/").content.decode()
    assert "Your comment cannot be changed at the moment." in page
    assert "hold" not in page
    for hold in holds:
        holding_data.lift(hold, by=by)
        assert save(path).status_code == 303
    assert Correction.objects.count() == len(holds)
