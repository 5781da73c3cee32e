"""A senior moderator cuts words at the desk, looks first, and reads originals for a reason only."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from comments.models import Comment, Redaction
from posts.models import Blog, Post
from tests import dom
from tests.comments.cutting import cut, stands
from tests.comments.sending import READER
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, CommentFactory, StaffFactory, act

pytestmark = pytest.mark.django_db
PHONE = "07700 900123"
BODY = f"Ring me on {PHONE} or mail reader@example.org. {PHONE} <b> & so on"
MARK = "[personal details removed]"


@pytest.fixture
def senior(blog: Blog) -> User:
    return StaffFactory(blog=blog, role="senior moderator")


@pytest.fixture
def desk(senior: User) -> Client:
    """A browser in which a senior moderator is signed in."""
    return signed_in(senior)


@pytest.fixture
def comment(post: Post) -> Comment:
    return CommentFactory(post=post, body=BODY, name="Reader One", status="approved")


def address(comment: Comment, of: str = "redact") -> str:
    return f"/admin/comments/comment/{comment.pk}/{of}/"


def form(shown: dom.Node) -> dict[str, Any]:
    """Return what the page's form would send: everything typed and ticked, and what is hidden."""
    said: dict[str, Any] = {}
    for node in shown.one("form", of="app-write").all():
        kind = node.attributes.get("type", "")
        name = node.attributes.get("name", "")
        if node.tag == "textarea":
            said[name] = node.raw.removeprefix("\n")
        elif node.tag == "input" and (kind in {"hidden", "text"} or "checked" in node.attributes):
            value = node.attributes.get("value", "")
            said[name] = [*said.get(name, []), value] if name == "found" else value
    return said


def press(desk: Client, comment: Comment, said: dict[str, Any], button: str) -> HttpResponse:
    return desk.post(address(comment), said | {button: "1"})


def choose(desk: Client, comment: Comment, **typed: Any) -> dict[str, Any]:
    """Return the form of a page just opened, with this chosen and typed."""
    reasons = {"kind": "personal", "why": "A private number."}
    return form(page(desk, address(comment))) | reasons | typed


def test_likely_personal_data_is_highlighted_and_offered_each_once(
    desk: Client, comment: Comment
) -> None:
    shown = page(desk, address(comment))
    marks = shown.one(of="app-row__text").all("mark")
    assert [node.text for node in marks] == [
        f"{PHONE} (phone number)", "reader@example.org (email address)", f"{PHONE} (phone number)"
    ]  # fmt: skip
    offered = shown.all("input", name="found")
    assert [node["value"] for node in offered] == [PHONE, "reader@example.org"]
    labels = [node.parent.text for node in offered if node.parent]
    assert labels == [f"{PHONE} – phone number", "reader@example.org – email address"]
    assert not any("checked" in node.attributes for node in offered)


def test_what_is_chosen_is_looked_at_first_and_saved_at_the_second_press(
    desk: Client, comment: Comment, senior: User
) -> None:
    said = choose(desk, comment, found=[PHONE], words="reader@example.org\r\n\r\nso on")
    looked = press(desk, comment, said, "preview")
    assert looked.status_code == 200
    shown = dom.page(looked.content)
    expected = f"Ring me on {MARK} or mail {MARK}. {MARK} <b> & {MARK}"
    assert shown.one("section", of="app-preview").one(of="app-row__text").text == expected
    assert stands(comment)[1] == BODY
    assert not Redaction.objects.exists()
    kept = form(shown)
    assert kept["found"] == [PHONE]
    assert kept["words"].split() == ["reader@example.org", "so", "on"]
    assert (kept["kind"], kept["why"]) == ("personal", "A private number.")
    assert told(press(desk, comment, kept, "save"), desk) == [
        f"Words are cut. Readers see “{MARK}” in their place."
    ]
    assert stands(comment) == ("Reader One", expected)
    assert Redaction.objects.get().by == senior


def test_readers_see_the_mark_as_text_in_the_thread(
    desk: Client, post: Post, comment: Comment
) -> None:
    cut(comment, PHONE, name=True)
    shown = dom.page(READER.get(post.get_absolute_url()).content).one(id=comment.anchor)
    assert f"Ring me on {MARK} or mail reader@example.org" in shown.text
    assert shown.one("h4").text.startswith(f"Comment by {MARK} posted on")
    whole = READER.get(post.get_absolute_url()).content.decode()
    assert PHONE not in whole
    assert "Reader One" not in whole


def test_what_was_changed_after_the_preview_is_looked_at_once_more(
    desk: Client, comment: Comment
) -> None:
    kept = form(
        dom.page(press(desk, comment, choose(desk, comment, found=[PHONE]), "preview").content)
    )
    again = dom.page(press(desk, comment, kept | {"words": "Ring"}, "save").content)
    assert "This is not what you looked at before. Nothing has been saved yet." in again.text
    assert not Redaction.objects.exists()
    assert press(desk, comment, form(again), "save").status_code == 302
    assert stands(comment)[1].startswith(f"{MARK} me on {MARK}")


def test_nothing_is_saved_without_having_been_looked_at(desk: Client, comment: Comment) -> None:
    assert press(desk, comment, choose(desk, comment, found=[PHONE]), "save").status_code == 200
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"found": [], "words": "", "name": None}, "Choose or enter what to cut.", "words"),
        ({"words": "Nowhere"}, "“Nowhere” is not in the name or the text.", "words"),
        ({"words": BODY}, "Nothing would be left of this comment.", ""),
        ({"kind": ""}, "Choose what readers are told.", "kind"),
        ({"why": " "}, "Enter why.", "why"),
        ({"why": f"She gave {PHONE}."}, "Do not repeat in the reason what you cut", "why"),
        ({"seen": ""}, "Read the comment as it is now", ""),
        ({"seen": "9:approved:1"}, "Read the comment as it is now", ""),
        ({"found": ["\x00"], "words": "\x00\ud7ff"}, "is not in the name or the text.", "words"),
    ],
)
@pytest.mark.parametrize("button", ["preview", "save"])
def test_what_cannot_be_is_said_and_all_that_was_typed_is_kept(
    desk: Client, comment: Comment, wrong: dict, said: str, field: str, button: str
) -> None:
    chosen = {"found": [PHONE], "words": "Ring", "name": "1"} | wrong
    typed = choose(
        desk, comment, **{name: said for name, said in chosen.items() if said is not None}
    )
    response = press(desk, comment, typed, button)
    assert response.status_code == 422
    shown = dom.page(response.content)
    note = shown.one(of="errornote")
    assert said in note.text
    assert [link["href"] for link in note.all("a")] == ([f"#{field}"] if field else [])
    kept = form(shown)
    assert kept["words"].split() == typed["words"].split()
    assert kept.get("found", []) == [one for one in typed["found"] if one == PHONE]
    assert (kept["why"], kept.get("kind", "")) == (typed["why"], typed["kind"])
    assert kept.get("name") == typed.get("name")
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("button", ["preview", "save"])
def test_who_was_slower_is_told_who_and_keeps_all_that_was_typed(
    desk: Client, comment: Comment, button: str
) -> None:
    said = choose(desk, comment, found=[PHONE, "reader@example.org"], words="Ring")
    other = StaffFactory(role="administrator")
    cut(comment, PHONE, by=other)
    response = press(desk, comment, said, button)
    assert response.status_code == 409
    shown = dom.page(response.content)
    assert f"Words were cut by {other.get_full_name()} on" in shown.one(of="errornote").text
    assert MARK in shown.one(of="app-row__text").text
    kept = form(shown)
    assert kept["words"] == "Ring"
    # The number is no more there to be cut
    assert kept["found"] == ["reader@example.org"]
    looked = dom.page(press(desk, comment, kept, "preview").content)
    assert press(desk, comment, form(looked), "save").status_code == 302


def test_who_redacts_what_a_colleague_decided_meanwhile_is_told(
    post: Post, desk: Client, moderator: User
) -> None:
    comment = CommentFactory(post=post, body=BODY)
    said = choose(desk, comment, found=[PHONE])
    act(comment, "approve", by=moderator)
    response = press(desk, comment, said, "preview")
    assert response.status_code == 409
    assert f"Already approved by {moderator.get_full_name()}" in response.content.decode()


@pytest.mark.parametrize("of", ["redact", "sealed"])
def test_only_who_has_the_right_on_this_blog_gets_in(
    blog: Blog, comment: Comment, moderator: User, of: str
) -> None:
    other = BlogFactory()
    elsewhere = StaffFactory(blog=other, role="senior moderator")
    both = StaffFactory(blog=other, role="senior moderator")
    both.memberships.create(blog=blog, role="moderator")
    for person, status in ((moderator, 403), (elsewhere, 404), (both, 403)):
        for ask in (signed_in(person).get, signed_in(person).post):
            assert ask(address(comment, of)).status_code == status
    assert signed_in(elsewhere).get(address(Comment(pk=comment.pk + 1), of)).status_code == 404


def test_earlier_cuts_are_a_link_away_once_there_are_some(desk: Client, comment: Comment) -> None:
    assert not page(desk, address(comment)).all("a", href=address(comment, "sealed"))
    cut(comment, PHONE)
    assert page(desk, address(comment)).one("a", href=address(comment, "sealed"))
