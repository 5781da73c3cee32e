"""Who follows a blog by a feed gets what its pages show, well-formed, and nothing twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone

from comments.models import Content
from govblog.memory.stores import STORE
from posts import publishing
from posts.models import Author, Blog, Category, Post, PostRevision, Tag
from tests import dom
from tests.comments.sending import KEPT, READER
from tests.comments.test_hostile import HOSTILE
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
)
from tests.raw import history_unwritten

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = dt.timedelta(hours=1)
NOT_XML = [
    "a\x08\x0b\x1b\x7f\x85b", "\ud800", "\udfffx", "\ufffe\uffff", "\U0001fffe", "]]>", "<![CDATA[",
    "\u202eabc\u2066", "🙂🏴‍☠️", "&amp;&lt;", "&#0;&nbsp;", "<p>", "' \" \\", "\r\n\t", "\u2028",
]  # fmt: skip


def get(path: str, **headers: str) -> HttpResponse:
    """Return the answer to a feed reader."""
    return READER.get(path, headers=headers)


def feed(path: str = "/feed/") -> ElementTree.Element:
    """Return a feed that is there, as a feed reader parses it."""
    response = get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own feed)


def entries(path: str = "/feed/") -> list[ElementTree.Element]:
    """Return the entries of a feed."""
    return feed(path).findall(f"{ATOM}entry")


def said(of: ElementTree.Element, name: str) -> str:
    """Return the text of an element inside."""
    return of.findtext(f"{ATOM}{name}") or ""


def titles(path: str = "/feed/") -> list[str]:
    """Return the titles of the entries."""
    return [said(one, "title") for one in entries(path)]


def link(of: ElementTree.Element, rel: str) -> str:
    """Return where the link of this kind leads."""
    (found,) = (one for one in of.findall(f"{ATOM}link") if one.get("rel") == rel)
    return found.get("href") or ""


def test_a_feed_says_what_it_is_whose_and_under_which_licence(blog: Blog) -> None:
    Blog.objects.update(
        name="Our blog", strapline="What we do", organisation="The Office", language="cy",
        licence_text="OGL v3.0", licence_url="https://example.org/ogl",
    )  # fmt: skip
    PostFactory()
    shown = feed()
    assert (said(shown, "title"), said(shown, "subtitle")) == ("Our blog", "What we do")
    assert said(shown, "rights") == "OGL v3.0"
    assert link(shown, "license") == "https://example.org/ogl"
    assert link(shown, "alternate") == f"{blog.origin}/"
    assert link(shown, "self") == f"{blog.origin}/feed/"
    assert shown.findtext(f"{ATOM}author/{ATOM}name") == "The Office"
    assert shown.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"


def test_an_entry_has_all_that_the_article_says(blog: Blog, editor: User) -> None:
    picture = PictureFactory()
    body = f'<p>See <a href="/about/">x</a> &amp; <img src="{picture.file.url}" alt="a > b"></p>'
    first = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    post = PostFactory(
        title="Fish & chips <b>", excerpt="In short.", body=body, at=first,
        authors=[AuthorFactory(name="Siân", slug="sian"), AuthorFactory(name="Tom", slug="tom")],
        categories=[CategoryFactory(name="Food & drink", slug="food")],
    )  # fmt: skip
    (entry,) = entries()
    url = f"{blog.origin}{post.get_absolute_url()}"
    assert (said(entry, "title"), said(entry, "summary")) == ("Fish & chips <b>", "In short.")
    assert link(entry, "alternate") == url
    assert said(entry, "published") == said(entry, "updated") == "2026-07-01T23:30:00Z"
    people = entry.findall(f"{ATOM}author")
    assert [(said(one, "name"), said(one, "uri")) for one in people] == [
        ("Siân", f"{blog.origin}/author/sian/"), ("Tom", f"{blog.origin}/author/tom/"),
    ]  # fmt: skip
    assert entry.find(f"{ATOM}category").attrib == {"term": "food", "label": "Food & drink"}
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    html = dom.page((content.text or "").encode())
    assert html.one("a")["href"] == f"{blog.origin}/about/"
    assert html.one("img")["src"] == f"{blog.origin}{picture.file.url}"


def test_notes_stand_below_the_text_and_pictures_name_their_maker(blog: Blog) -> None:
    said_of = {"alt": "A door", "credit": "Anna Bell", "licence": "cc-by-4.0"}
    picture = PictureFactory(**said_of)
    figure = f'<figure><img src="{picture.file.url}" alt="A door"></figure>'
    note = '<span class="app-footnote">In May.</span>'
    post = PostFactory(body=f"<p>It rose{note}, twice.</p>{figure}")
    (entry,) = entries()
    html = dom.page((entry.findtext(f"{ATOM}content") or "").encode())
    assert html.one("p").text == "It roseNote 1, twice."
    assert html.one("li").text.startswith("In May.")
    url = f"{blog.origin}{post.get_absolute_url()}"
    assert html.one("sup").one("a")["href"] == f"{url}#note-1"
    assert html.one("figcaption").text == "Picture: Anna Bell, CC BY 4.0"


def test_the_newest_twenty_public_posts_of_the_blog_come_newest_first(blog: Blog) -> None:
    now = timezone.now()
    for n in range(22):
        PostFactory(title=f"Post {n}", at=now - n * HOUR)
    PostFactory(draft=True)
    PostFactory(at=now + HOUR)
    PostFactory(withdrawn="Old.")
    PostFactory(blog=BlogFactory())
    assert titles() == [f"Post {n}" for n in range(20)]


def test_categories_tags_and_authors_have_feeds_of_their_own(blog: Blog) -> None:
    author, category = AuthorFactory(), CategoryFactory()
    PostFactory(title="Both", authors=[author], categories=[category], tags=["a word"])
    PostFactory(title="Neither")
    for term in (author, category, Tag.objects.get()):
        path = term.get_absolute_url()
        assert titles(f"{path}feed/") == ["Both"]
        assert said(feed(f"{path}feed/"), "title") == f"{term.name} – {blog.name}"
        shown = dom.page(READER.get(path).content)
        assert shown.one("a", href=f"{path}feed/").text == "Feed of these posts (Atom)"
        links = shown.all("link", rel="alternate", type="application/atom+xml")
        assert [one["href"] for one in links] == ["/feed/", f"{path}feed/"]
    ids = {said(feed(path), "id") for path in ("/feed/", f"{author.get_absolute_url()}feed/")}
    assert len(ids) == 2
    assert get("/author/nobody/feed/").status_code == 404
    theirs = CategoryFactory(blog=BlogFactory(), slug="theirs")
    assert get(f"{theirs.get_absolute_url()}feed/").status_code == 404


def test_an_entry_stays_the_same_entry_when_it_is_renamed_corrected_or_moves_to_another_host(
    blog: Blog, editor: User
) -> None:
    post = PostFactory(at=timezone.now() - 2 * HOUR)
    (before,) = entries()
    seen = post.revisions.get().version
    publishing.save_draft(post, publishing.Text("New", "<p>x</p>"), by=editor, seen=seen)
    publishing.publish(post, by=editor)
    Blog.objects.update(host="new.example.org", base_url="https://new.example.org")
    Post.objects.update(slug="renamed")
    (after,) = entries()
    assert said(before, "id") == said(after, "id")
    assert said(before, "id").startswith("urn:uuid:")
    assert said(before, "published") == said(after, "published")
    assert said(before, "updated") < said(after, "updated")
    assert link(after, "alternate").startswith("https://new.example.org/")


def test_two_blogs_never_share_an_id(blog: Blog) -> None:
    other = BlogFactory()
    assert blog.feed_id != other.feed_id


@pytest.fixture
def evil(blog: Blog) -> Callable[[str], None]:
    """Put a text, as no form would let it in, wherever a feed shows one."""
    author, category = AuthorFactory(), CategoryFactory()
    post = PostFactory(authors=[author], categories=[category])
    CommentFactory(post=post, status="approved")

    def put(text: str) -> None:
        text = text.replace("\x00", "")
        PostRevision.objects.update(title=text[:200], excerpt=text[:400], body=text)
        for model in (Author, Category):
            model.objects.update(name=text[:100])
        with history_unwritten():
            Content.objects.update(name=text[:100], body_html=text)
        Blog.objects.update(name=text[:100], strapline=text[:200], licence_text=text[:300])

    return put


@pytest.mark.parametrize("text", [*NOT_XML, *HOSTILE])
def test_nothing_that_stands_in_a_text_breaks_a_feed(
    evil: Callable[[str], None], text: str
) -> None:
    PostFactory(title="Sound")
    evil(text.encode("utf-8", "ignore").decode())
    post = Post.objects.order_by("pk")[0]
    terms = [Author.objects.get(), Category.objects.get()]
    paths = ["/", *(one.get_absolute_url() for one in (*terms, post)), "/comments/"]
    for path in paths:
        assert len(entries(f"{path}feed/")) == (2 if path == "/" else 1)


def test_who_has_a_feed_as_it_is_gets_304_by_either_way_of_asking(blog: Blog) -> None:
    with time_machine.travel("2026-05-04 10:00Z", tick=False) as clock:
        post = PostFactory()
        get("/feed/")
        clock.shift(1)
        first = get("/feed/")
        assert first["Last-Modified"] == "Mon, 04 May 2026 10:00:00 GMT"
        assert first["Cache-Control"] == KEPT
        assert not first.cookies
        clock.shift(HOUR)
        for asked in (
            {"if-none-match": first["ETag"]},
            {"if-none-match": f'W/{first["ETag"]}, "x"'},
            {"if-modified-since": first["Last-Modified"]},
        ):
            again = get("/feed/", **asked)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]
        publishing.withdraw(post, by=post.revisions.get().saved_by, reason="Old.")
        for asked in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            changed = get("/feed/", **asked)
            assert changed.status_code == 200
            # Within its second: what may come still has a later date
            assert changed["Last-Modified"] == "Mon, 04 May 2026 11:00:00 GMT"


def test_a_scheduled_post_is_in_the_feed_from_its_moment_on(blog: Blog) -> None:
    moment = timezone.now() + HOUR
    PostFactory(at=moment, title="Later")
    tag = get("/feed/")["ETag"]
    with time_machine.travel(moment):
        assert get("/feed/", **{"if-none-match": tag}).status_code == 200
        assert titles() == ["Later"]


def test_an_empty_feed_is_a_feed_and_stays_the_same(blog: Blog) -> None:
    assert entries() == []
    tag = get("/feed/")["ETag"]
    with time_machine.travel(timezone.now() + HOUR):
        assert get("/feed/")["ETag"] == tag


def test_the_number_of_queries_is_the_same_for_one_post_and_for_many(
    blog: Blog, django_assert_num_queries: Any
) -> None:
    for many in (1, 25):
        STORE.forget()
        for _ in range(many):
            picture = f'<img src="{PictureFactory().file.url}" alt="A blue square">'
            PostFactory(authors=[AuthorFactory()], categories=[CategoryFactory()], body=picture)
        with django_assert_num_queries(6):
            feed()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feed/atom/", "/feed/"), ("/feed/rss/", "/feed/"), ("/feed/rss2", "/feed/"),
        ("/feed/rdf/", "/feed/"), ("/rss/", "/feed/"), ("/?feed=rss2", "/feed/"),
        ("/feed/feed/", "/feed/"), ("/comments/feed/atom/", "/comments/feed/"),
        ("/comments/rss2/", "/comments/feed/"),
        ("/category/food/feed/rss/", "/category/food/feed/"),
        ("/author/tom/feed/atom", "/author/tom/feed/"),
        ("/2026/03/09/a-title/feed/rss2/", "/2026/03/09/a-title/feed/"),
    ],
)  # fmt: skip
def test_the_other_feeds_of_wordpress_lead_here_in_one_hop(blog: Blog, old: str, new: str) -> None:
    response = get(old)
    assert (response.status_code, response["Location"]) == (301, new)
