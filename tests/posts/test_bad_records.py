"""Bad records, written past every form, take down no list, page, sitemap, desk or mail."""

from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db.models import F

from govblog.models import Letter
from posts import following, publishing
from posts.models import Author, Blog, Category, Picture, Post, PostRevision, Tag
from tests import dom
from tests.comments.sending import READER
from tests.comments.test_hostile import HOSTILE, everything_in
from tests.desk import desk_of, signed_in
from tests.factories import AuthorFactory, CategoryFactory, PictureFactory, PostFactory, staff_of
from tests.posts.following.readers import SETTLED, START, follows
from tests.posts.test_feeds import NOT_XML

pytestmark = pytest.mark.django_db
# A text that no database takes is no record
KEPT = [text.encode("utf-8", "ignore").decode() for text in (*HOSTILE, *NOT_XML)]
CORPUS = [text for text in KEPT if text]
TERMS = (Author, Category, Tag)


def spoiled(text: str, number: int) -> Post:
    """Return a corrected post that has this text, as no form would let it in, in every part."""
    picture = PictureFactory()
    body = f'<p>Words <img src="{picture.file.url}" alt="A blue square"></p>'
    author, category = AuthorFactory(), CategoryFactory()
    said = {"picture": picture, "tags": [f"word {number}"], "body": body}
    post = PostFactory(authors=[author], categories=[category], **said)
    by, first = staff_of(post.blog, "editor"), post.revisions.get()
    again = publishing.Text("Later", authors=[author], categories=[category], **said)
    publishing.save_draft(post, again, by=by, seen=first.version)
    publishing.publish(post, by=by, note="A figure.")
    words = {"title": text[:200], "excerpt": text[:400], "change_note": text[:300]}
    PostRevision.objects.filter(post=post).update(body=text + body, **words)
    for term in (author, category, Tag.objects.latest("pk")):
        type(term).objects.filter(pk=term.pk).update(name=text[:100])
    Author.objects.filter(pk=author.pk).update(role=text[:200], about=text[:2_000])
    credited = {"caption": text[:300], "credit": text[:200], "source": text[:500]}
    shown = Picture.objects.filter(pk=picture.pk)
    shown.update(alt=text[:300], licence="cc-by-4.0", **credited)
    return post


def spoil_all() -> list[Post]:
    """Return a post of each kind."""
    return [spoiled(text, number) for number, text in enumerate(CORPUS)]


def opened(path: str) -> bytes:
    """Return a public page that is there and does nothing that it should not."""
    response = READER.get(path)
    assert response.status_code == 200, path
    everything_in(dom.page(response.content))
    return response.content


def test_every_list_and_every_page_of_it_is_there(blog: Blog) -> None:
    posts = spoil_all()
    article = posts[0].get_absolute_url()
    lists = ["/", "/all-posts/", article[:6], article[:9]]
    for path in lists:
        shown = [path, *(f"{path}?page={number}" for number in range(2, len(posts) // 10 + 2))]
        found = sum(len(dom.page(opened(one)).all(of="app-summary__title")) for one in shown)
        assert found == len(posts), path
    for path in ("/author/", "/category/", "/tag/", "/subscribe/", "/search/?q=words"):
        opened(path)
    sitemap = ElementTree.fromstring(READER.get("/sitemap.xml").content)  # noqa: S314 (our own)
    there = "".join(sitemap.itertext())
    for post in posts:
        opened(post.get_absolute_url())
        assert post.get_absolute_url() in there
    for term in (one for model in TERMS for one in model.objects.all()):
        opened(term.get_absolute_url())


def test_the_desks_open_each_of_them(blog: Blog, administrator: User) -> None:
    posts, desk = spoil_all(), signed_in(administrator)
    for name in ("post", "category", "tag", "author", "picture"):
        assert desk.get(f"/admin/posts/{name}/").status_code == 200, name
    for post in posts:
        own = f"/admin/posts/post/{post.pk}"
        for path in (desk_of(post.pk), f"{own}/preview/", f"{own}/compare/?from=1&to=2"):
            assert desk.get(path).status_code == 200, path


def test_who_follows_is_told_of_each_and_of_what_comes_after(blog: Blog) -> None:
    with time_machine.travel(START, tick=False) as clock:
        follows(blog)
        clock.shift(1)
        posts = spoil_all()
        PostFactory(title="Sound")
        clock.shift(SETTLED)
        told = sum(iter(following.tell, 0))
    assert told == len(posts) + 1
    assert Letter.objects.filter(subject="Sound").exists()


def test_a_blog_of_any_names_is_there(blog: Blog, post: Post) -> None:
    for text in CORPUS:
        Blog.objects.update(
            name=text[:100], strapline=text[:200], about=text, organisation=text[:200],
            licence_text=text[:300], promise=text[:300], version=F("version") + 1,
        )  # fmt: skip
        for path in ("/", post.get_absolute_url(), "/subscribe/", "/nowhere/"):
            response = READER.get(path)
            assert response.status_code == (404 if path == "/nowhere/" else 200), path
            everything_in(dom.page(response.content))
