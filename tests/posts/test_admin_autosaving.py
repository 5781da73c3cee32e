"""At the desk nothing typed is lost, and two editors of one post know of each other."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from govblog import sanitise
from posts import publishing
from posts.models import Autosave, Blog, Post
from posts.publishing import Text
from posts.writing import autosaves
from tests import dom
from tests.desk import desk_of, page, signed_in, told
from tests.factories import AuthorFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/posts/post/add/"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, title="A draft", draft=True)


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


@pytest.fixture
def colleague(blog: Blog) -> User:
    """Another editor of the blog."""
    return StaffFactory(blog=blog, role="editor", first_name="Siân", last_name="Rees")


def autosave_of(place: Post | Blog) -> str:
    """Return the address to which the script sends what is typed."""
    return f"/admin/posts/post/{'' if isinstance(place, Post) else 'autosave/blog/'}{place.pk}/" + (
        "autosave/" if isinstance(place, Post) else ""
    )


def typed(by: User, **said: object) -> dict[str, object]:
    """Return what the script sends."""
    usual = {"title": "Typed", "body": "<p>Typed words.</p>", "excerpt": "", "seen": "1"}
    return {"writer": by.pk, **usual, **said}


def form_of(shown: dom.Node) -> dict[str, str]:
    """Return what stands in the form in which a post is written."""
    form = shown.one("form", of="app-write")
    said = {
        node["name"]: node.attributes.get("value", "")
        for node in form.all("input")
        if "name" in node.attributes and node.attributes.get("type") != "checkbox"
    }
    ticked = {
        node["name"]: node["value"] for node in form.all("input") if "checked" in node.attributes
    }
    areas = {node["name"]: node.raw.removeprefix("\n") for node in form.all("textarea")}
    return said | ticked | areas


def test_what_was_typed_is_kept_offered_with_its_differences_and_restored(
    draft: Post, desk: Client, editor: User
) -> None:
    author = AuthorFactory(name="Gwen Morgan")
    with time_machine.travel(NOON, tick=False):
        desk = signed_in(editor)
        said = typed(editor, authors=[author.pk], slug="typed")
        answer = desk.post(autosave_of(draft), said)
        assert (answer.status_code, answer.json()) == (200, {"at": "13:00", "others": []})
        shown = page(desk, desk_of(draft.pk))
        offer = shown.one("section", of="app-other")
        assert "You have unsaved changes of 13:00" in offer.text
        assert [node.text for node in offer.all("h3")] == ["Title", "Text", "Authors"]
        assert "[gone: A draft]" in offer.text
        assert "[new: Gwen Morgan" in offer.text
        assert form_of(shown)["title"] == "A draft"
        assert offer.one("a", of="button")["href"] == "?restore=1"
        restored = page(desk, f"{desk_of(draft.pk)}?restore=1")
    assert "These are your changes of 13:00." in restored.text
    form = form_of(restored)
    assert (form["title"], form["body"]) == ("Typed", "<p>Typed words.</p>")
    assert (form["authors"], form["slug"], form["seen"]) == (str(author.pk), "typed", "1")
    assert "data-dirty" in restored.one("div", of="app-writing").attributes


def test_what_is_restored_is_saved_and_offered_no_more(
    draft: Post, desk: Client, editor: User
) -> None:
    desk.post(autosave_of(draft), typed(editor))
    form = form_of(page(desk, f"{desk_of(draft.pk)}?restore=1"))
    assert told(desk.post(desk_of(draft.pk), form), desk) == ["Draft saved."]
    assert draft.revisions.get().title == "Typed"
    assert not page(desk, desk_of(draft.pk)).all("section", of="app-other")
    assert autosaves.own(draft, by=editor) is None


def test_what_is_discarded_is_gone(draft: Post, desk: Client, editor: User) -> None:
    desk.post(autosave_of(draft), typed(editor))
    said = told(desk.post(autosave_of(draft), {"discard": "1"}), desk)
    assert said == ["Your unsaved changes are discarded."]
    assert autosaves.own(draft, by=editor) is None
    assert draft.revisions.get().title == "A draft"


def test_a_new_post_is_kept_too(blog: Blog, desk: Client, editor: User) -> None:
    shown = page(desk, ADD)
    assert shown.one("div", of="app-writing")["data-autosave"] == autosave_of(blog)
    assert desk.post(autosave_of(blog), typed(editor, seen="0")).status_code == 200
    shown = page(desk, ADD)
    link = shown.one("section", of="app-other").one("a", of="button")["href"]
    assert link == f"?blog={blog.pk}&restore=1"
    form = form_of(page(desk, f"{ADD}{link}"))
    assert form["title"] == "Typed"
    assert told(desk.post(ADD, form), desk) == ["Draft saved."]
    assert autosaves.own(blog, by=editor) is None
    assert not page(desk, ADD).all("section", of="app-other")


def test_what_says_the_same_as_the_draft_is_not_offered(
    draft: Post, desk: Client, editor: User
) -> None:
    form = form_of(page(desk, desk_of(draft.pk)))
    desk.post(autosave_of(draft), {**form, "writer": editor.pk, "body": f"{form['body']}<script>"})
    assert autosaves.own(draft, by=editor) is not None
    assert not page(desk, desk_of(draft.pk)).all("section", of="app-other")


def test_what_is_too_long_or_another_persons_is_refused_in_words(
    draft: Post, desk: Client, editor: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = desk.post(autosave_of(draft), typed(colleague))
    assert answer.status_code == 409
    assert "Somebody else is signed in" in answer.json()["refused"]
    monkeypatch.setattr(sanitise, "POST_HTML_LIMIT", 50)
    answer = desk.post(autosave_of(draft), typed(editor, body="long " * 20))
    assert (answer.status_code, answer.json()["refused"]) == (
        422,
        "The text is too long to be kept.",
    )
    assert autosaves.own(draft, by=editor) is None


@pytest.mark.parametrize(
    "said",
    [
        {"title": "\x00\ud7ff🎈", "body": "<p>\x00</p>"},
        {"seen": "9" * 30, "picture": "9" * 30, "authors": ["x", "9" * 30, "-1"]},
        {"seen": "-1", "picture": "x", "categories": ["\u0663"], "slug": "not a slug!"},
        {"body": "<" * 5_000, "title": "t" * 5_000},
    ],
)
def test_whatever_was_typed_is_kept_offered_and_restored(
    draft: Post, desk: Client, editor: User, said: dict[str, object]
) -> None:
    assert desk.post(autosave_of(draft), typed(editor, **said)).status_code == 200
    for address in (desk_of(draft.pk), f"{desk_of(draft.pk)}?restore=1"):
        assert desk.get(address).status_code == 200
    form = form_of(page(desk, f"{desk_of(draft.pk)}?restore=1"))
    assert desk.post(desk_of(draft.pk), form).status_code in {302, 422}


def test_a_new_sign_in_in_another_tab_gives_the_form_its_token(draft: Post, editor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(editor).cookies
    assert strict.post(autosave_of(draft), typed(editor)).status_code == 403
    token = strict.get(autosave_of(draft)).json()["token"]
    said = typed(editor, csrfmiddlewaretoken=token)
    assert strict.post(autosave_of(draft), said).status_code == 200


def test_who_opens_a_post_that_somebody_else_writes_is_told(
    draft: Post, editor: User, colleague: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mine, theirs = signed_in(editor), signed_in(colleague)
        assert "open since" not in page(mine, desk_of(draft.pk)).text
        shown = page(theirs, desk_of(draft.pk))
        name = editor.get_full_name()
        assert f"{name} has this post open since 13:00." in shown.text
        mine.post(autosave_of(draft), typed(editor))
        clock.shift(60)
        shown = page(theirs, desk_of(draft.pk))
        assert f"{name} is writing this post, last at 13:00." in shown.text
        answer = theirs.post(autosave_of(draft), typed(colleague)).json()
        assert answer["others"] == [f"{name} is writing this post, last at 13:00."]
        clock.shift(autosaves.FRESH)
        assert name not in page(theirs, desk_of(draft.pk)).one("div", id="content").text


def conflict(draft: Post, desk: Client, colleague: User) -> dom.Node:
    """Let a colleague save after the desk was opened; return what is answered to one's own."""
    opened = form_of(page(desk, desk_of(draft.pk)))
    theirs = Text("Theirs", "<p>We answer in five days.</p>")
    publishing.save_draft(draft, theirs, by=colleague, seen=1)
    mine = opened | {"title": "Mine", "body": "<p>We answer in ten days.</p>"}
    response = desk.post(desk_of(draft.pk), mine)
    assert response.status_code == 422
    return dom.page(response.content)


def test_of_two_texts_the_words_that_differ_are_shown_and_mine_saved_over_theirs(
    draft: Post, desk: Client, editor: User, colleague: User
) -> None:
    shown = conflict(draft, desk, colleague)
    section = shown.one("section", of="app-other")
    assert "What Siân Rees saved, and yours" in section.text
    assert [node.text for node in section.all("del")] == ["[gone: Theirs]", "[gone: five]"]
    assert [node.text for node in section.all("ins")] == ["[new: Mine]", "[new: ten]"]
    assert shown.one("input", value="Save mine over it")
    assert told(desk.post(desk_of(draft.pk), form_of(shown)), desk) == ["Draft saved."]
    assert draft.revisions.get().title == "Mine"
    hers = page(signed_in(colleague), f"{desk_of(draft.pk)}?restore=1")
    assert form_of(hers)["body"] == "<p>We answer in five days.</p>"


def test_of_two_texts_theirs_is_taken_and_mine_still_there_to_restore(
    draft: Post, desk: Client, editor: User, colleague: User
) -> None:
    link = next(
        a for a in conflict(draft, desk, colleague).all("a", of="button") if a.text == "Take theirs"
    )
    shown = page(desk, link["href"])
    assert form_of(shown)["title"] == "Theirs"
    assert "Siân Rees saved this post after you began them." in shown.text
    restored = form_of(page(desk, f"{desk_of(draft.pk)}?restore=1"))
    assert restored["title"] == "Mine"
    # Nothing goes over theirs before both were seen
    assert desk.post(desk_of(draft.pk), restored).status_code == 422
    assert draft.revisions.get().title == "Theirs"


def test_a_third_text_meanwhile_is_shown_before_it_is_replaced(
    draft: Post, desk: Client, colleague: User
) -> None:
    form = form_of(conflict(draft, desk, colleague))
    publishing.save_draft(draft, Text("Third", "<p>Third.</p>"), by=colleague, seen=2)
    response = desk.post(desk_of(draft.pk), form)
    assert response.status_code == 422
    assert "[gone: Third]" in dom.page(response.content).text
    assert draft.revisions.get().title == "Third"


def test_unsaved_changes_are_nobody_elses(draft: Post, desk: Client, editor: User) -> None:
    desk.post(autosave_of(draft), typed(editor, title="For my eyes"))
    for role in ("editor", "administrator"):
        browser = signed_in(StaffFactory(role=role))
        assert "For my eyes" not in page(browser, f"{desk_of(draft.pk)}?restore=1").text
        browser.post(autosave_of(draft), {"discard": "1"})
    assert Autosave.objects.get(by=editor).fields["title"] == "For my eyes"
