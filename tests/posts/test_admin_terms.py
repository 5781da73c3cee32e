"""At the desk of terms: added, renamed and merged, with what is wrong beside the field."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from posts import terms
from posts.models import Author, Blog, Category, Tag, TermEvent
from tests import dom
from tests.comments.sending import READER
from tests.desk import page, signed_in, told
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


def at(term: terms.Term, what: str = "change") -> str:
    """Return the address of a term's desk."""
    return f"/admin/posts/{term.KIND}/{term.pk}/{what}/"


def typed(shown: dom.Node) -> dict[str, str]:
    """Return what stands in the form of a term."""
    (form,) = [one for one in shown.all("form") if one.attributes.get("id", "").endswith("_form")]
    said = {node["name"]: node.attributes.get("value", "") for node in form.all("input")
            if node.attributes.get("name") in {"name", "slug", "opened", "role"}}  # fmt: skip
    areas = {node["name"]: node.raw.strip() for node in form.all("textarea")}
    return said | areas


def errors(response: object) -> list[str]:
    """Return what is wrong, as told on the page."""
    assert response.status_code == 200  # type: ignore[attr-defined]
    shown = dom.page(response.content)  # type: ignore[attr-defined]
    return [item.text for of in shown.all("ul", of="errorlist") for item in of.all("li")]


@pytest.mark.parametrize("kind", ["category", "tag"])
def test_a_term_is_added_with_an_address_of_its_name(blog: Blog, desk: Client, kind: str) -> None:
    said = {"blog": blog.pk, "name": "Opening hours", "slug": ""}
    assert desk.post(f"/admin/posts/{kind}/add/", said).status_code == 302
    term = terms.KINDS[kind].objects.get()
    assert (term.name, term.slug, term.blog) == ("Opening hours", "opening-hours", blog)
    again = errors(desk.post(f"/admin/posts/{kind}/add/", said | {"slug": "opening-hours"}))
    assert again == [
        f"There is a {kind} “Opening hours” already.",
        f"Another {kind} has the address “opening-hours”. You can have “opening-hours-2”.",
    ]
    assert TermEvent.objects.get().act == "add"


def test_an_author_is_added_and_changed_with_job_title_and_words(blog: Blog, desk: Client) -> None:
    said = {"blog": blog.pk, "name": "Siân", "slug": "", "role": "Minister", "about": "Hello."}
    assert desk.post("/admin/posts/author/add/", said).status_code == 302
    author = Author.objects.get()
    assert (author.role, author.about) == ("Minister", "Hello.")
    version = Blog.objects.get().version
    form = typed(page(desk, at(author)))
    assert form["about"] == "Hello."
    desk.post(at(author), form | {"about": "Hello again."})
    assert Author.objects.get().about == "Hello again."
    assert Blog.objects.get().version == version + 1
    desk.post(at(author), typed(page(desk, at(author))))
    assert Blog.objects.get().version == version + 1
    assert TermEvent.objects.count() == 2


def test_who_described_an_author_anew_is_told_with_the_words_before_and_after(
    blog: Blog, desk: Client, editor: User
) -> None:
    author = AuthorFactory(name="Siân", role="Clerk")
    form = typed(page(desk, at(author)))
    desk.post(
        at(author), form | {"name": "Siân Rees", "role": "Minister", "about": "<b>\r\nHello."}
    )
    renamed, described = TermEvent.objects.order_by("pk")
    assert (renamed.act, described.act, described.by) == ("rename", "describe", editor)
    assert described.said == [["role", "Clerk", "Minister"], ["about", "", "<b>\nHello."]]
    told_here = page(desk, at(author)).text
    assert "Described anew by Staff" in told_here
    assert "from job title “Clerk” to “Minister”, from about “” to “<b> Hello.”" in told_here


def test_of_two_who_describe_an_author_at_once_the_second_is_told(blog: Blog, desk: Client) -> None:
    author = AuthorFactory(name="Siân")
    form = typed(page(desk, at(author)))
    other = StaffFactory(role="editor", first_name="Gethin", last_name="Rees")
    terms.describe(author, role="Minister", about="", by=other)
    said, role = errors(desk.post(at(author), form | {"role": "Clerk"}))
    assert said.startswith("Gethin Rees changed this author after you opened it")
    assert role.startswith("Job title is now “Minister”. What you typed stands below")
    assert Author.objects.get().role == "Minister"
    with pytest.raises(PermissionDenied):
        terms.describe(author, role="", about="", by=StaffFactory(role="moderator"))


def test_a_term_is_renamed_and_its_old_address_told_and_followed(blog: Blog, desk: Client) -> None:
    category = CategoryFactory(name="Forms", slug="forms")
    PostFactory(categories=[category])
    form = typed(page(desk, at(category)))
    desk.post(at(category), form | {"name": "Letters", "slug": "letters"})
    response = READER.get("/category/forms/")
    assert (response.status_code, response["Location"]) == (301, "/category/letters/")
    shown = page(desk, at(category))
    assert "/category/forms/" in shown.text
    assert "Renamed by Staff" in shown.text
    assert "from “Forms” (/category/forms/) to “Letters” (/category/letters/)" in shown.text


def test_of_two_who_rename_at_once_the_second_is_told_and_nothing_typed_is_lost(
    blog: Blog, desk: Client
) -> None:
    author = AuthorFactory(name="Sian")
    form = typed(page(desk, at(author)))
    other = StaffFactory(role="editor", first_name="Siân", last_name="Rees")
    terms.rename(author, name="Siân", slug="sian", by=other)
    mine = form | {"name": "Sion", "slug": "sion", "about": "Long words."}
    response = desk.post(at(author), mine)
    said, *_ = errors(response)
    assert said.startswith("Siân Rees changed this author after you opened it")
    back = typed(dom.page(response.content))
    assert (back["name"], back["slug"], back["about"]) == ("Sion", "sion", "Long words.")
    assert desk.post(at(author), back).status_code == 302
    assert Author.objects.get().name == "Sion"


def test_an_address_that_leads_on_is_refused_beside_the_field(blog: Blog, desk: Client) -> None:
    category = CategoryFactory(name="Forms", slug="forms")
    form = typed(page(desk, at(category)))
    desk.post(at(category), form | {"slug": "letters"})
    other = CategoryFactory(name="Other")
    response = desk.post(at(other), typed(page(desk, at(other))) | {"slug": "forms"})
    assert errors(response) == [
        "The address “forms” leads readers to “Forms”, which had it before. You can have “forms-2”."
    ]


def test_a_term_is_merged_after_it_was_told_what_becomes_of_its_posts(
    blog: Blog, desk: Client
) -> None:
    PostFactory(tags=["One"])
    PostFactory(tags=["One", "Two"])
    one, two = Tag.objects.get(slug="one"), Tag.objects.get(slug="two")
    shown = page(desk, at(one, "merge"))
    assert "2 posts with “One” will have the other instead" in shown.text
    options = [option.text for option in shown.one("select", name="into").all("option")]
    assert options == ["Choose", "Two"]
    seen = shown.one("input", name="seen")["value"]
    response = desk.post(at(one, "merge"), {"into": two.pk, "seen": seen})
    assert told(response, desk) == ["Merged. Every address of “One” now leads to “Two”."]
    assert READER.get("/tag/one/")["Location"] == "/tag/two/"
    assert "Merged by Staff" in page(desk, at(two)).text
    assert desk.get(at(one, "merge")).status_code == 404


def test_nothing_is_merged_without_a_choice_or_after_a_colleague_was_faster(
    blog: Blog, desk: Client
) -> None:
    one, two = CategoryFactory(), CategoryFactory()
    theirs = CategoryFactory(blog=BlogFactory())
    for into in ("", "x", one.pk, theirs.pk, "9" * 40):
        response = desk.post(at(one, "merge"), {"into": into, "seen": "0"})
        assert response.status_code == 422
        assert "Nothing has been changed." in dom.page(response.content).text
    terms.rename(one, name="Renamed", slug="renamed", by=StaffFactory(role="editor"))
    response = desk.post(at(one, "merge"), {"into": two.pk, "seen": "0"})
    assert "changed this category after you opened it" in dom.page(response.content).text
    assert Category.objects.count() == 3
