"""An editor writes the pages beside the posts."""

import pytest
from django.contrib.auth.models import User

from posts.models import Blog, Page
from tests import dom
from tests.comments.sending import READER
from tests.desk import page as shown_page
from tests.desk import signed_in, told
from tests.factories import BlogFactory, StaffFactory
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/posts/page/", "/admin/posts/page/add/"


def typed(shown: dom.Node) -> dict[str, str]:
    """Return what stands in the form in which a page is written."""
    form = shown.one("form", of="app-write")
    said = {node["name"]: node.attributes.get("value", "") for node in form.all("input")
            if "name" in node.attributes}  # fmt: skip
    areas = {node["name"]: node.raw.removeprefix("\n") for node in form.all("textarea")}
    return said | areas


def test_an_editor_fills_in_a_starting_text_and_publishes_it(blog: Blog, editor: User) -> None:
    desk = signed_in(editor)
    links = shown_page(desk, LIST).one("section", **{"aria-labelledby": "missing"}).all("a")
    cookies = next(link for link in links if link.text == "Cookies")
    said = typed(shown_page(desk, cookies["href"].replace("&amp;", "&")))
    assert (said["title"], said["slug"]) == ("Cookies", "cookies")
    saved = desk.post(ADD, said)
    assert saved.status_code == 302
    assert READER.get("/cookies/").status_code == 404
    act = saved["Location"].replace("change/", "do/show/")
    assert told(saved, desk) == ["Saved. Readers do not see it yet."]
    there = f"{blog.origin}/cookies/"
    assert not shown_page(desk, saved["Location"]).all("a", href=there)
    assert told(desk.post(act, {"seen": "1"}), desk) == ["Published. Readers see it now."]
    assert shown_page(desk, saved["Location"]).all("a", href=there)
    assert dom.page(READER.get("/cookies/").content).one("h1").text == "Cookies"
    assert "Cookies" not in [
        link.text
        for link in shown_page(desk, LIST).one("section", **{"aria-labelledby": "missing"}).all("a")
    ]


def test_what_was_typed_comes_back_when_the_address_is_taken(blog: Blog, editor: User) -> None:
    PageFactory(slug="about")
    said = {"title": "Us", "slug": "about", "body": "<p>My words.</p>", "seen": "0"}
    refused = signed_in(editor).post(ADD, said)
    assert refused.status_code == 422
    back = dom.page(refused.content)
    assert "Another page has this address" in back.text
    assert "My words." in typed(back)["body"]


def test_the_second_editor_sees_both_texts_and_loses_none(blog: Blog, editor: User) -> None:
    page = PageFactory(title="First", by=editor)
    path = f"/admin/posts/page/{page.pk}/change/"
    mine, theirs = signed_in(editor), signed_in(StaffFactory(role="editor"))
    assert theirs.post(path, {"title": "T", "body": "<p>Hers.</p>", "seen": "1"}).status_code == 302
    answer = mine.post(path, {"title": "M", "body": "<p>Mine.</p>", "seen": "1"})
    assert answer.status_code == 422
    back = dom.page(answer.content)
    assert "Hers." in back.one("details", of="app-other").one("textarea").raw
    assert "Mine." in typed(back)["body"]
    assert mine.post(path, typed(back)).status_code == 302
    assert page.texts.latest("number").title == "M"


def test_an_earlier_text_is_opened_and_saved_anew(blog: Blog, editor: User) -> None:
    page, desk = PageFactory(title="First"), signed_in(editor)
    path = f"/admin/posts/page/{page.pk}/change/"
    desk.post(path, {"title": "Second", "body": "<p>2</p>", "seen": "1"})
    opened = shown_page(desk, f"{path}?text=1")
    assert "You see text 1." in opened.text
    assert desk.post(path, typed(opened)).status_code == 302
    assert list(page.texts.values_list("title", flat=True)) == ["First", "Second", "First"]


def test_the_preview_shows_the_newest_text_to_its_editors_only(blog: Blog, editor: User) -> None:
    page = PageFactory(title="Soon")
    path = f"/admin/posts/page/{page.pk}/preview/"
    shown = shown_page(signed_in(editor), path)
    assert shown.one("h1").text == "Soon"
    assert "This is a preview" in shown.text
    outsider = StaffFactory(blog=BlogFactory(), role="editor")
    assert signed_in(outsider).get(path).status_code == 404


def test_a_refused_act_says_why(blog: Blog, editor: User) -> None:
    page, desk = PageFactory(), signed_in(editor)
    act = f"/admin/posts/page/{page.pk}/do/hide/"
    assert told(desk.post(act), desk) == [
        "Readers do not see this page, so there is nothing to take down."
    ]
    assert desk.post(f"/admin/posts/page/{page.pk}/do/eat/").status_code == 302
    assert desk.get(act).status_code == 302
    assert Page.objects.get().shown is None
