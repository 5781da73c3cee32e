"""A post is published only when its readers can read it."""

import datetime as dt
import time

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from govblog import sanitise
from posts import checks, publishing, renaming
from posts.checks import language
from posts.models import Blog, Post
from posts.publishing import NotDone, Override, Text
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (Text("", "<p>A body.</p>"), "Give the post a title"),
        (Text("A title", " "), "Write the post"),
        (Text("A title", "<script>x()</script>"), "Write the post"),
        (Text("A title", '<img src="/media/x.png" alt="X">'), "not one of this blog’s pictures"),
    ],
)
def test_a_post_with_a_fault_is_not_published(
    blog: Blog, editor: User, words: Text, fault: str
) -> None:
    post = publishing.start(blog, words, by=editor)
    with pytest.raises(NotDone, match=fault):
        publishing.publish(post, by=editor)
    assert not Post.objects.published().contains(post)


@pytest.mark.parametrize(
    ("decorative", "alt", "publishes"),
    [(False, "A square", True), (False, "", False), (False, "  ", False),
     (False, "\u200b", False), (True, "", True)],
)  # fmt: skip
def test_a_picture_in_the_text_is_described_or_decorative(
    editor: User, decorative: bool, alt: str, publishes: bool
) -> None:
    picture = PictureFactory(alt="" if decorative else "A blue square")
    body = f'<p>Look:</p><img src="{picture.file.url}" alt="{alt}">'
    post = PostFactory(by=editor, body=body, draft=True)
    if publishes:
        publishing.publish(post, by=editor)
    else:
        with pytest.raises(NotDone, match="Picture 1 has no alternative text"):
            publishing.publish(post, by=editor)


def test_a_picture_of_another_blog_is_not_published(editor: User) -> None:
    elsewhere = PictureFactory(blog=BlogFactory())
    post = PostFactory(by=editor, body=f'<img src="{elsewhere.file.url}" alt="X">', draft=True)
    with pytest.raises(NotDone, match="not one of this blog’s pictures"):
        publishing.publish(post, by=editor)


def test_a_text_beyond_the_limit_is_refused_whole(blog: Blog, editor: User) -> None:
    with pytest.raises(sanitise.TooLong):
        publishing.start(blog, Text("A title", "x" * 1_000_001), by=editor)
    assert not Post.objects.exists()


def found(blog: Blog, body: str, code: str, **more: str) -> list[str]:
    """Return what a check finds in a draft with this body."""
    post = PostFactory(blog=blog, body=body, draft=True, **more)
    return [one.says for one in checks.look_over(post.revisions.get()) if one.code == code]


LONG = (
    "The aforementioned administrative considerations necessitate comprehensive organisational "
    "restructuring, notwithstanding considerable institutional reluctance regarding unprecedented "
    "modifications of established intergovernmental responsibilities and accountabilities. "
)
SHORT = "We ask you to fill in a form. You can do so by post. It is free of charge. "


@pytest.mark.parametrize(
    ("code", "body", "faults"),
    [
        ("heading-order", "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>", []),
        ("heading-order", "<h3>A</h3>", ["Heading 1 has level 3 and follows level 1. Give it "]),
        ("heading-order", "<h2>A</h2><h4>B</h4>", ["Heading 2 has level 4 and follows level 2."]),
        ("heading-order", '<h2><img src="/media/pictures/a.webp" alt=""></h2>',
         ["Heading 1 has no words."]),
        ("link-text", '<p><a href="https://a.example/">Bin days</a></p>', []),
        ("link-text", '<p><a href="https://a.example/"><b>Click</b> Here!</a></p>',
         ["Link 1 says “Click Here!”, not where it leads."]),
        ("link-text", '<a href="https://a.example/">https://a.example/</a>',
         ["Link 1 is a bare address."]),
        ("link-text",
         '<p><a href="https://a.example/"><img src="/media/pictures/a.webp" alt=""></a></p>',
         ["Link 1 has no words."]),
        ("link-text", '<a href="https://a.example/">www.a.example lists bin days</a>', []),
        ("table-headers", "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>", []),
        ("table-headers", "<table><tr><td>1</td></tr></table>", ["Table 1 has no headers."]),
        ("capitals", "<p>The DVLA and the NHS.</p>", []),
        ("capitals", "<pre>NOT ONE WORD OF CODE</pre>", []),
        ("capitals", "<p>PLEASE READ THIS now.</p>", ["“PLEASE READ THIS” is in capitals."]),
        ("capitals", "<p>This is IMPORTANTLY so.</p>", ["“IMPORTANTLY” is in capitals."]),
        ("personal-data", "<p>Ask the team on the first floor.</p>", []),
        ("personal-data", "<p>Call 020 7946 0000.</p>",
         ["“020 7946 0000” looks like a phone number. Take it out"]),
        ("personal-data", "<p>To anna@example.org</p>",
         ["“anna@example.org” looks like an email address."]),
        ("personal-data", "<ul><li>Mine is AB 12 34 56 C</li></ul>",
         ["“AB 12 34 56 C” looks like a National Insurance number."]),
        ("reading-age", f"<p>{SHORT * 10}</p>", []),
        ("reading-age", f"<p>{LONG}</p>", []),
    ],
)  # fmt: skip
def test_each_check_says_where_the_fault_is_and_what_to_do(
    blog: Blog, code: str, body: str, faults: list[str]
) -> None:
    said = found(blog, body, code)
    assert len(said) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(said, faults, strict=True))


def test_the_title_and_the_excerpt_are_looked_over_too(blog: Blog) -> None:
    said = {"title": "CALL THIS NUMBER", "excerpt": "It is 020 7946 0000."}
    assert found(blog, "<p>x</p>", "capitals", **said)
    assert found(blog, "<p>x</p>", "personal-data", **said)


def test_a_hard_text_is_told_with_its_longest_sentences_where_it_is_english(blog: Blog) -> None:
    said = found(blog, f"<p>{LONG * 8}</p>", "reading-age")
    assert "This blog writes for 14." in said[0]
    assert len(said) == 1
    long = f"<p>{' '.join(['simple words'] * 60)}.</p>"
    Blog.objects.update(reading_age=7)
    blog.refresh_from_db()
    assert "has 120 words. Make it two sentences." in found(blog, long, "reading-age")[1]
    Blog.objects.update(language="cy")
    blog.refresh_from_db()
    assert found(blog, f"<p>{LONG * 8}</p>", "reading-age") == []


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("a", 1), ("made", 1), ("table", 2), ("stones", 1), ("houses", 2), ("wanted", 2),
     ("walked", 1), ("government", 3), ("publication", 4), ("rhythm", 1), ("ngh", 1)],
)  # fmt: skip
def test_syllables_are_counted_by_vowels(word: str, syllables: int) -> None:
    assert language.syllables_of(word) == syllables


def test_links_within_the_site_lead_to_public_pages(blog: Blog, post: Post) -> None:
    category, author = CategoryFactory(), AuthorFactory()
    picture = PictureFactory()
    there = [
        "/", "/?page=2", "#part", "/comment-policy/", "mailto:a@example.org",
        "https://elsewhere.example/nothing/",
        post.get_absolute_url(), post.get_absolute_url().rstrip("/"),
        f"{blog.origin}{post.get_absolute_url()}#comments", f"https://{blog.host}/",
        category.get_absolute_url(), author.get_absolute_url(), picture.file.url,
    ]  # fmt: skip
    draft, gone = PostFactory(draft=True), PostFactory(withdrawn="Old.")
    later = PostFactory(at=timezone.now() + dt.timedelta(days=1))
    # At most MOST of one check are told
    lost = [
        "/nothing/", "/2026/02/31/a/", "/2026/02/03/a/", "/category/nothing/", "/author/nobody/",
        "/admin/posts/post/", f"/draft/{'t' * 43}/", "/media/pictures/none.webp",
        "/media/%00.webp", "/a%00b/", f"{blog.origin}/nothing/", gone.get_absolute_url(),
        later.get_absolute_url(), f"/2026/01/01/{draft.slug}/", f"/{'x' * 3_900}/",
    ]  # fmt: skip
    body = "".join(f'<p><a href="{href}">Words</a></p>' for href in there + lost)
    said = found(blog, body, "broken-link")
    assert len(said) == len(lost)
    assert all(f"Link {len(there) + 1 + n} leads" in line for n, line in enumerate(said))


def test_a_link_to_an_old_address_leads_on_with_or_without_its_last_slash(
    blog: Blog, editor: User, post: Post
) -> None:
    old = post.get_absolute_url()
    renaming.rename(post, "new-name", by=editor)
    body = f'<p><a href="{old}">One post</a> <a href="{old.rstrip("/")}">The same</a></p>'
    assert found(blog, body, "broken-link") == []


def test_many_links_are_looked_up_in_few_queries(
    blog: Blog, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    body = "".join(f'<a href="/category/c{n}/">C {n}</a>' for n in range(500))
    revision = PostFactory(body=body, draft=True).revisions.get()
    with django_assert_max_num_queries(6):
        looked = checks.look_over(revision)
    assert len([one for one in looked if one.code == "broken-link"]) == checks.MOST


def test_a_long_text_is_looked_over_in_time(blog: Blog) -> None:
    words = "<p>" + "AB CD EF. a@b.example <a href='/x/'>here</a> " * 15_000 + "</p>"
    revision = PostFactory(body=words, draft=True).revisions.get()
    begin = time.process_time()
    assert checks.look_over(revision)
    assert time.process_time() - begin < 20


TABLE = "<p>x</p><table><tr><td>1</td></tr></table>"


@pytest.fixture
def flawed(editor: User) -> Post:
    """A draft that a check stops."""
    return PostFactory(by=editor, body=TABLE, draft=True)


def test_who_publishes_despite_a_check_says_why_and_it_is_kept(flawed: Post, editor: User) -> None:
    for override in (None, Override([], "Because."), Override(["capitals"], "Because.")):
        with pytest.raises(NotDone, match="Table 1 has no headers"):
            publishing.publish(flawed, by=editor, override=override)
    with pytest.raises(NotDone, match="Enter why"):
        publishing.publish(flawed, by=editor, override=Override(["table-headers"], " "))
    assert not flawed.events.exists()
    publishing.publish(flawed, by=editor, override=Override(["table-headers"], "It is a list."))
    published, overridden = flawed.events.all()
    assert published.act == "publish"
    assert (overridden.act, overridden.about, overridden.reason, overridden.by) == (
        "override", "table-headers", "It is a list.", editor,
    )  # fmt: skip


def test_a_check_that_came_to_stop_meanwhile_is_not_overridden_unseen(
    editor: User, blog: Blog
) -> None:
    post = PostFactory(by=editor, body=f"{TABLE}<p>Call 020 7946 0000</p>", draft=True)
    Blog.objects.update(stopping_checks="table-headers personal-data")
    with pytest.raises(NotDone, match="Another check stops this text now"):
        publishing.publish(post, by=editor, override=Override(["table-headers"], "A list."))
    assert not post.events.exists()


def test_a_blog_says_which_checks_stop(flawed: Post, editor: User) -> None:
    Blog.objects.update(stopping_checks="")
    publishing.publish(flawed, by=editor)


def test_no_reason_publishes_a_picture_without_words(editor: User) -> None:
    body = f'<img src="{PictureFactory().file.url}" alt="">'
    post = PostFactory(by=editor, body=body, draft=True)
    with pytest.raises(NotDone, match="no alternative text"):
        publishing.publish(post, by=editor, override=Override(["alt-text"], "Because."))
