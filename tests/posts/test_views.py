"""What a reader finds: the newest posts, an article with all that belongs to it, or why not."""

import datetime as dt
import itertools
import json
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from comments import moderation
from govblog.memory.stores import STORE
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, conversation
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    act,
    rule_of,
    thread,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def page(path: str) -> dom.Node:
    """Return a page that is there."""
    response = READER.get(path)
    assert response.status_code == 200, path
    return dom.page(response.content)


def titles(path: str = "/") -> list[str]:
    """Return the titles of the posts on a list, in their order."""
    return [node.one("a").text for node in page(path).all(of="app-summary__title")]


def data_of(post: Post) -> dict:
    """Return what an article's page tells machines of itself."""
    block = page(post.get_absolute_url()).one("script", type="application/ld+json")
    return json.loads(block.raw)


def test_the_front_page_has_the_newest_posts_first_ten_on_a_page(blog: Blog) -> None:
    now = timezone.now()
    for n in range(12):
        PostFactory(title=f"Post {n}", at=now - n * HOUR)
    assert titles() == [f"Post {n}" for n in range(10)]
    assert titles("/?page=2") == ["Post 10", "Post 11"]
    assert READER.get("/?page=3").status_code == 404
    first = READER.get("/?page=1")
    assert (first.status_code, first["Location"]) == (301, "/")
    assert "(page 2 of 2)" in page("/?page=2").one("title").text
    links = [link["href"] for link in page("/").one("nav", of="govuk-pagination").all("a")]
    assert set(links) == {"/", "/?page=2"}


def test_a_blog_without_posts_says_so(blog: Blog) -> None:
    assert "There are no posts here yet." in page("/").text


def test_nobody_sees_what_is_a_draft_scheduled_withdrawn_or_of_another_blog(blog: Blog) -> None:
    hidden = [
        PostFactory(draft=True),
        PostFactory(at=timezone.now() + HOUR),
        PostFactory(withdrawn="Old."),
        PostFactory(blog=BlogFactory()),
    ]
    shown = PostFactory(title="The only one")
    assert titles() == ["The only one"]
    whole = page(shown.get_absolute_url()).text
    for post in hidden:
        assert post.revisions.get().title not in whole
        status = 410 if post.withdrawn_at else 404
        if post.day:
            assert READER.get(post.get_absolute_url()).status_code == status


def test_a_summary_says_who_when_what_about_and_how_many_comments(blog: Blog) -> None:
    post = PostFactory(
        excerpt="In short.",
        authors=[AuthorFactory(name="Siân Rees", slug="sian")],
        categories=[CategoryFactory(name="Forms", slug="forms")],
        picture=PictureFactory(),
        at=dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC),
    )
    thread(post, [None, 0])
    summary = page("/").one(of="app-summary")
    assert "In short." in summary.text
    assert summary.one("a", href="/author/sian/").text == "Siân Rees"
    assert summary.one("a", href="/category/forms/").text == "Forms"
    assert summary.one("time").text == "2 July 2026"
    count = summary.one("a", href=f"{post.get_absolute_url()}#comments")
    assert count.text.startswith("2 comments on Article")


def test_archives_have_the_posts_of_their_author_or_category_only(blog: Blog) -> None:
    author, category = AuthorFactory(role="Minister"), CategoryFactory()
    both = PostFactory(title="Both", authors=[author], categories=[category])
    PostFactory(title="Neither")
    for path in (author.get_absolute_url(), category.get_absolute_url()):
        assert titles(path) == ["Both"]
        assert page(path).one("h1").text in {author.name, category.name}
    assert "Minister" in page(author.get_absolute_url()).text
    other = CategoryFactory(blog=BlogFactory(), slug="theirs")
    assert READER.get(other.get_absolute_url()).status_code == 404
    publishing.withdraw(both, by=both.revisions.get().saved_by, reason="Old.")
    assert titles(category.get_absolute_url()) == []


@pytest.mark.parametrize("path", ["front", "author", "category"])
def test_a_list_asks_as_many_questions_for_ten_posts_as_for_one(blog: Blog, path: str) -> None:
    author, category = AuthorFactory(slug="a"), CategoryFactory(slug="c")
    address = {"front": "/", "author": "/author/a/", "category": "/category/c/"}[path]
    asked = []
    for more in (1, 9):
        for _ in range(more):
            PostFactory(authors=[author], categories=[category], picture=PictureFactory())
        page(address)
        STORE.forget()
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(address)) == min(10, more + (more > 1))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


def test_an_article_has_its_byline_its_words_and_its_neighbours(blog: Blog) -> None:
    now = timezone.now()
    older, newer = PostFactory(title="Older", at=now - 2 * HOUR), PostFactory(title="Newer")
    picture = PictureFactory(alt="A square")
    body = f'<h2>First</h2><p>Words.</p><img src="{picture.file.url}" alt="A square">'
    post = PostFactory(
        title="The title",
        body=body,
        at=now - HOUR,
        picture=picture,
        authors=[AuthorFactory(name="Siân Rees")],
    )
    shown = page(post.get_absolute_url())
    main = shown.one("main")
    assert main.one("h1").text == "The title"
    assert "Posted by: Siân Rees" in main.one(of="app-byline").text
    assert main.one(of="app-prose").one("h2").text == "First"
    assert [image["alt"] for image in main.all("img")] == ["A square", "A square"]
    assert main.all("img")[0]["width"] == "40"
    nav = shown.one(of="app-neighbours")
    assert nav.one("a", rel="prev")["href"] == older.get_absolute_url()
    assert nav.one("a", rel="next")["href"] == newer.get_absolute_url()
    assert [node.text for node in shown.all("h2", id="sharing")] == ["Sharing and comments"]


def test_headings_of_an_article_leave_out_no_level(post: Post) -> None:
    thread(post, [None, 0])
    levels = [
        int(node.tag[1])
        for node in page(post.get_absolute_url()).one("main").walk()
        if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    ]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_an_article_is_shared_by_plain_links_that_carry_its_address_and_title(
    blog: Blog, settings: Settings
) -> None:
    settings.BASE_URL = "https://blog.example.org"
    post = PostFactory(title="Tea & “cake”")
    url = f"https://blog.example.org{post.get_absolute_url()}"
    links = page(post.get_absolute_url()).all("a", of="app-share__link")
    x, facebook, linkedin, email, copy = [link["href"] for link in links]
    assert parse_qs(urlsplit(x).query) == {"url": [url], "text": ["Tea & “cake”"]}
    assert parse_qs(urlsplit(facebook).query) == {"u": [url]}
    assert parse_qs(urlsplit(linkedin).query) == {"url": [url]}
    assert parse_qs(urlsplit(email).query) == {"subject": ["Tea & “cake”"], "body": [url]}
    assert copy == url


def test_an_article_tells_machines_what_it_is(blog: Blog, settings: Settings) -> None:
    settings.BASE_URL = "https://blog.example.org"
    author = AuthorFactory(name="Siân Rees")
    post = PostFactory(title="T", excerpt="In short.", picture=PictureFactory(), authors=[author])
    shown, data = page(post.get_absolute_url()), data_of(post)
    url = f"https://blog.example.org{post.get_absolute_url()}"
    assert shown.one("link", rel="canonical")["href"] == url == data["url"]
    assert shown.one("meta", property="og:url")["content"] == url
    assert shown.one("meta", property="og:type")["content"] == "article"
    assert shown.one("meta", property="og:image")["content"] == data["image"]
    assert data["image"].startswith("https://blog.example.org/media/")
    assert shown.one("meta", name="description")["content"] == "In short." == data["description"]
    assert (data["@type"], data["headline"]) == ("BlogPosting", "T")
    assert data["author"] == [{"@type": "Person", "name": "Siân Rees"}]
    assert dt.datetime.fromisoformat(data["datePublished"])
    assert not shown.all("meta", name="robots")


def test_machines_are_told_of_all_comments_by_number_and_of_twenty_by_their_words(
    post: Post,
) -> None:
    comments = conversation(post, [None, *[0] * 29])
    data = data_of(post)
    assert data["commentCount"] == 30
    assert [one["text"] for one in data["comment"]] == [one.body for one in comments[:20]]
    assert "@example.org" not in json.dumps(data)


def test_machines_are_not_told_the_words_of_a_removed_comment(post: Post) -> None:
    top, reply = thread(post, [None, 0])
    act(top, "remove")
    data = data_of(post)
    assert data["commentCount"] == 1
    assert [one["text"] for one in data["comment"]] == [reply.body]


def test_an_article_that_was_rewritten_says_when(post: Post, editor: User) -> None:
    assert len(page(post.get_absolute_url()).one(of="app-byline").all("time")) == 1
    publishing.save_draft(post, publishing.Text("New", "<p>New.</p>"), by=editor, seen=2)
    with time_machine.travel(timezone.now() + 48 * HOUR):
        publishing.publish(post, by=editor)
        shown = page(post.get_absolute_url())
        assert "Updated" in shown.one(of="app-byline").text
        data = data_of(post)
        assert data["dateModified"] > data["datePublished"]


def test_a_withdrawn_article_says_why_and_shows_nothing_of_itself(post: Post, editor: User) -> None:
    CommentFactory(post=post, status="approved", body="A public thought.")
    title = post.revisions.get().title
    publishing.withdraw(post, by=editor, reason="It named a <person>.")
    response = READER.get(post.get_absolute_url())
    assert response.status_code == 410
    gone = dom.page(response.content)
    assert gone.one(of="govuk-inset-text").text == "It named a <person>."
    for words in (title, "A public thought.", "What this article says."):
        assert words not in gone.text
    publishing.put_back(post, by=editor)
    assert "A public thought." in page(post.get_absolute_url()).text


def test_closed_comments_say_why_and_since_when_in_place_of_the_form(
    post: Post, moderator: User
) -> None:
    with time_machine.travel(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)):
        moderation.close(post, by=moderator, reason="The consultation is over.")
    shown = page(post.get_absolute_url())
    assert not shown.one("main").all("form")
    assert "The consultation is over. They closed on 2 July 2026" in shown.text


def test_every_host_has_the_posts_of_its_own_blog(post: Post, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    other = PostFactory(blog=BlogFactory(), title="Theirs")
    host = {"Host": other.blog.host}
    assert "Theirs" in dom.page(READER.get("/", headers=host).content).text
    assert READER.get(post.get_absolute_url(), headers=host).status_code == 404
    assert READER.get(other.get_absolute_url(), headers=host).status_code == 200


def test_the_comment_policy_has_the_rules_in_force(blog: Blog) -> None:
    rule_of(blog)
    shown = page("/comment-policy/")
    assert shown.one(id="rule-1").text == "1. Be civil"
    assert "Comments do not insult anyone." in shown.text


def test_a_picture_is_served_as_what_it_is_and_may_be_kept(blog: Blog) -> None:
    response = READER.get(PictureFactory().file.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]


def test_a_picture_that_is_none_is_not_found(blog: Blog) -> None:
    real = PictureFactory().file.url
    for path in ("/media/", "/media/pictures", "/media/none.webp", "/media/../x", f"{real}/x",
                 "/media/%2e%2e/%2e%2e/etc/passwd", "/media//etc/passwd", "/media/a%00b",
                 f"/media/{'a' * 400}", f"/media/{'%C3%A9' * 200}", "/media/%ff"):  # fmt: skip
        assert READER.get(path).status_code == 404, path
