"""What may happen to a page beside the posts."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from govblog.memory.stores import STORE
from posts import pages
from posts.models import Blog, Page, PageEvent, PageText
from posts.starting_texts import blanks_in, starts
from tests import dom
from tests.comments.sending import READER
from tests.factories import BlogFactory, PictureFactory, StaffFactory
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db


def heading(path: str) -> str:
    """Return the heading of a public page."""
    return dom.page(READER.get(path).content).one("h1").text


def footer(path: str = "/") -> list[tuple[str, str]]:
    """Return words and addresses of the footer's links."""
    links = dom.page(READER.get(path).content).one("ul", of="app-footer__links").all("a")
    return [(link.text, link["href"]) for link in links]


def test_readers_see_a_page_from_its_publication_until_it_is_taken_down(
    blog: Blog, editor: User
) -> None:
    page = pages.start(blog, slug="", title="About us", body="<p>Who we are.</p>", by=editor)
    assert READER.get("/about-us/").status_code == 404
    before = Blog.objects.get().version
    pages.show(page, by=editor, seen=1)
    assert heading("/about-us/") == "About us"
    assert Blog.objects.get().version == before + 1
    pages.hide(page, by=editor)
    assert READER.get("/about-us/").status_code == 404
    told = list(PageEvent.objects.order_by("pk").values_list("act", "number", "by"))
    assert told == [("show", 1, editor.pk), ("hide", 1, editor.pk)]


def test_a_saved_text_waits_until_it_is_published(blog: Blog, editor: User) -> None:
    page = PageFactory(title="Privacy", slug="privacy", shown=True, by=editor)
    pages.save(page, title="Your privacy", body="<p>New words.</p>", by=editor, seen=1)
    assert heading("/privacy/") == "Privacy"
    pages.show(page, by=editor, seen=2)
    assert heading("/privacy/") == "Your privacy"


def test_a_text_like_the_newest_is_not_saved_twice(blog: Blog, editor: User) -> None:
    page = PageFactory(title="Privacy", body="<p>Words.</p>")
    same = pages.save(page, title=" Privacy ", body="<p>Words.</p>", by=editor, seen=1)
    assert (same.number, page.texts.count()) == (1, 1)
    # Nor by a button that is pressed twice
    for _ in range(2):
        saved = pages.save(page, title="Privacy", body="<p>More.</p>", by=editor, seen=1)
    assert (saved.number, page.texts.count()) == (2, 2)


def test_every_footer_names_the_pages_that_are_shown(blog: Blog, editor: User) -> None:
    for title, slug in (("Cookies", "cookies"), ("Contact", "contact"), ("About", "about")):
        PageFactory(title=title, slug=slug, shown=True)
    PageFactory(title="Draft", slug="a-draft")
    PageFactory(title="Our rules", slug="comment-policy", shown=True)
    named = [("About", "/about/"), ("Cookies", "/cookies/"), ("Contact", "/contact/")]
    for path in ("/", "/no-such-page-here/"):
        links = footer(path)
        assert links[2:5] == named
        assert ("Draft", "/a-draft/") not in links
        assert [path for _, path in links].count("/comment-policy/") == 1


def test_the_comment_policy_begins_with_what_its_page_says(blog: Blog, editor: User) -> None:
    assert heading("/comment-policy/") == "Comment policy"
    PageFactory(title="House rules", slug="comment-policy", body="<p>Be kind.</p>", shown=True)
    shown = dom.page(READER.get("/comment-policy/").content)
    assert shown.one("h1").text == "House rules"
    assert "Be kind." in shown.text


@pytest.mark.parametrize(
    "slug", ["admin", "comments", "search", "2026", "all-posts", "FEED", "rss", "atom", "sitemap"]
)
def test_a_page_takes_no_address_that_is_something_elses(
    blog: Blog, editor: User, slug: str
) -> None:
    with pytest.raises(pages.NotDone, match="used for something else") as refused:
        pages.start(blog, slug=slug, title="A page", body="", by=editor)
    assert refused.value.field == "slug"
    assert not Page.objects.exists()


def test_two_pages_of_a_blog_never_share_an_address(blog: Blog, editor: User) -> None:
    PageFactory(slug="about")
    with pytest.raises(pages.NotDone, match="Another page has this address"):
        pages.start(blog, slug="about", title="A page", body="", by=editor)
    PageFactory(blog=BlogFactory(base_url="https://other.example"), slug="about")


def test_a_page_of_nothing_is_not_published(blog: Blog, editor: User) -> None:
    page = PageFactory(body="<p>&nbsp;</p>")
    with pytest.raises(pages.NotDone, match="Write the page"):
        pages.show(page, by=editor, seen=1)
    with pytest.raises(pages.NotDone, match="title"):
        pages.save(page, title="\u200b", body="<p>Words</p>", by=editor, seen=1)


@pytest.mark.parametrize("slug", ["about", "accessibility", "privacy"])
def test_a_starting_text_is_not_published_before_its_blanks_are_filled_in(
    blog: Blog, editor: User, slug: str
) -> None:
    begun = next(one for one in starts(blog) if one.slug == slug)
    page = PageFactory(title=begun.title, slug=slug, body=begun.body)
    with pytest.raises(pages.NotDone, match="Fill in what stands in square brackets"):
        pages.show(page, by=editor, seen=1)
    filled = begun.body
    for blank in blanks_in(filled):
        filled = filled.replace(blank, "said")
    pages.save(page, title=begun.title, body=filled, by=editor, seen=1)
    pages.show(page, by=editor, seen=2)
    assert heading(f"/{slug}/") == begun.title


def test_a_starting_text_knows_the_blog_and_keeps_its_names_from_being_markup(
    blog: Blog, editor: User
) -> None:
    blog.organisation, blog.name = "Ministry of <b>Tests", "Tests & Trials"
    begun = next(one for one in starts(blog) if one.slug == "about")
    page = PageFactory(title=begun.title, slug="about", body=begun.body)
    assert "Tests &amp; Trials is the blog of Ministry of &lt;b&gt;Tests" in page.texts.get().body


def test_the_second_of_two_editors_is_told_who_was_first(blog: Blog, editor: User) -> None:
    page, other = PageFactory(), StaffFactory(role="editor", first_name="Gwen", last_name="Price")
    pages.save(page, title="Hers", body="<p>Hers.</p>", by=other, seen=1)
    for act in (
        lambda: pages.save(page, title="Mine", body="", by=editor, seen=1),
        lambda: pages.show(page, by=editor, seen=1),
    ):
        with pytest.raises(pages.EditedMeanwhile, match="Gwen Price saved this page") as told:
            act()
        assert told.value.text.title == "Hers"
    assert page.texts.count() == 2


def test_a_page_taken_down_cannot_be_taken_down_again(blog: Blog, editor: User) -> None:
    with pytest.raises(pages.NotDone, match="nothing to take down"):
        pages.hide(PageFactory(), by=editor)


def test_a_page_takes_no_pictures(blog: Blog, editor: User) -> None:
    body = f'<p>Look.</p><figure><img src="{PictureFactory().file.url}" alt="A hall"></figure>'
    with pytest.raises(pages.NotDone, match="no pictures"):
        pages.start(blog, slug="", title="A page", body=body, by=editor)


def test_only_who_keeps_the_pages_of_a_blog_changes_them(blog: Blog) -> None:
    page, outsider = PageFactory(shown=True), StaffFactory(blog=BlogFactory(), role="editor")
    for by in (outsider, StaffFactory(role="moderator")):
        with pytest.raises(PermissionDenied):
            pages.start(blog, slug="x", title="X", body="", by=by)
        with pytest.raises(PermissionDenied):
            pages.save(page, title="X", body="", by=by, seen=1)
        with pytest.raises(PermissionDenied):
            pages.show(page, by=by, seen=1)
        with pytest.raises(PermissionDenied):
            pages.hide(page, by=by)


def test_what_a_page_said_is_never_changed_or_deleted(blog: Blog) -> None:
    PageFactory(shown=True)
    for rows, column in ((PageText.objects.all(), "title"), (PageEvent.objects.all(), "act")):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{column: "hide"})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_a_page_costs_the_same_queries_however_many_there_are(
    blog: Blog, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    PageFactory(slug="one", shown=True)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        READER.get("/one/")
    for number in range(10):
        PageFactory(slug=f"more-{number}", shown=True)
    STORE.forget()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        READER.get("/one/")
