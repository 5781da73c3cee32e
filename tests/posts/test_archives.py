"""Readers find older posts by month, tag, category and author, and the posts of all blogs."""

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from govblog.memory.stores import STORE
from posts import months, parts, publishing, reading, searching
from posts.models import Blog, Post, PostRevision, Tag
from tests import dom
from tests.comments.sending import READER
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_summer() -> Iterator[None]:
    """Let all of it happen in August 2026."""
    with time_machine.travel(dt.datetime(2026, 8, 20, 12, tzinfo=dt.UTC), tick=False):
        yield


def at(*moment: int) -> dt.datetime:
    """Return a moment in UTC."""
    return dt.datetime(*moment, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


def page(path: str) -> dom.Node:
    """Return a page that is there."""
    response = READER.get(path)
    assert response.status_code == 200, path
    return dom.page(response.content)


def titles(path: str) -> list[str]:
    """Return the titles of the posts on a list, in their order."""
    return [node.one("a").text for node in page(path).all(of="app-summary__title")]


def many(blog: Blog, number: int, *, every: dt.timedelta) -> None:
    """Fill a blog with published posts, one after another; stored at once."""
    by, now = StaffFactory(blog=blog, role="editor"), timezone.now()
    moments = [now - every * n for n in range(1, number + 1)]
    made = Post.objects.bulk_create(
        Post(blog=blog, slug=f"many-{n}", first_published_at=moment, day=moment.date())
        for n, moment in enumerate(moments)
    )
    said = {"number": 1, "status": "published", "body": "<p>Words.</p>", "saved_by": by}
    texts = PostRevision.objects.bulk_create(
        PostRevision(post=post, title=post.slug, publish_at=post.first_published_at, **said)
        for post in made
    )
    for field, term in (
        ("tags", Tag.objects.create(blog=blog, name="t", slug="t")),
        ("categories", CategoryFactory(blog=blog, slug="c")),
        ("authors", AuthorFactory(blog=blog, slug="a")),
    ):
        rows, kind = getattr(PostRevision, field).through, term.KIND
        rows.objects.bulk_create(rows(postrevision=text, **{kind: term}) for text in texts)


def test_months_and_years_have_the_posts_of_their_days_in_the_blogs_own_time(blog: Blog) -> None:
    PostFactory(title="June by the clocks of London", at=at(2026, 5, 31, 23, 30))
    PostFactory(title="May", at=at(2026, 5, 31, 22, 30))
    PostFactory(title="New year", at=at(2026, 1, 1, 0, 0))
    PostFactory(title="Old year", at=at(2025, 12, 31, 23, 59))
    assert titles("/2026/06/") == ["June by the clocks of London"]
    assert titles("/2026/05/") == ["May"]
    assert titles("/2026/") == ["June by the clocks of London", "May", "New year"]
    assert titles("/2025/12/") == titles("/2025/") == ["Old year"]
    shown = page("/2026/06/")
    assert (shown.one("h1").text, shown.one("title").text) == (
        "June 2026",
        f"June 2026 – {blog.name}",
    )
    assert shown.one("link", rel="canonical")["href"].endswith("/2026/06/")


@pytest.mark.parametrize(
    "path", ["/2024/", "/2026/07/", "/2026/13/", "/2026/00/", "/0000/", "/0000/01/", "/9999/",
             "/9999/12/", "/2026/6/", "/20266/", "/٢٠٢٦/"]
)  # fmt: skip
def test_a_year_or_month_without_posts_is_not_found(blog: Blog, path: str) -> None:
    PostFactory(at=at(2026, 6, 1))
    PostFactory(draft=True)
    PostFactory(at=at(2026, 9, 1))
    PostFactory(at=at(2026, 7, 3), withdrawn="Old.")
    PostFactory(at=at(2024, 7, 3), blog=BlogFactory())
    assert READER.get(path).status_code == 404


def test_a_tag_has_its_posts_and_stands_under_the_article(blog: Blog) -> None:
    post = PostFactory(title="Tagged", tags=["Opening hours", "Offices"])
    PostFactory(title="Untagged")
    assert titles("/tag/opening-hours/") == ["Tagged"]
    assert page("/tag/opening-hours/").one("h1").text == "Opening hours"
    line = page(post.get_absolute_url()).one(of="app-tags")
    assert line.text == "Tags: Offices, Opening hours"
    assert [link["href"] for link in line.all("a")] == ["/tag/offices/", "/tag/opening-hours/"]
    assert READER.get("/tag/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/tag/secret-merger/", "/tag/secret-merger/feed/"])
def test_a_tag_says_nothing_before_a_post_with_it_is_public(
    blog: Blog, editor: User, path: str
) -> None:
    post = PostFactory(tags=["Secret merger"], draft=True)
    PostFactory(tags=["Secret merger"], at=timezone.now() + dt.timedelta(days=1))
    assert READER.get(path).status_code == 404
    publishing.publish(post, by=editor)
    assert READER.get(path).status_code == 200
    publishing.withdraw(post, reason="Not yet.", by=editor)
    assert READER.get(path).status_code == 200


def test_an_authors_page_says_who_it_is_in_plain_text(blog: Blog) -> None:
    author = AuthorFactory(role="Minister", about="First <b>line</b>.\n\nSecond & last.")
    main = page(author.get_absolute_url()).one("main")
    assert "Minister" in main.text
    assert "First <b>line</b>." in main.text
    assert len(main.one("div", of="govuk-body").all("p")) == 2


@pytest.mark.parametrize("path", ["/2026/", "/2026/08/", "/tag/t/", "/category/c/", "/author/a/",
                                  "/all-posts/"])  # fmt: skip
def test_every_archive_is_paged_by_the_same_rules(blog: Blog, path: str) -> None:
    many(blog, 25, every=dt.timedelta(hours=1))
    pages = [titles(path), titles(f"{path}?page=2"), titles(f"{path}?page=3")]
    assert [len(each) for each in pages] == [10, 10, 5]
    assert [title for each in pages for title in each] == [f"many-{n}" for n in range(25)]
    first = READER.get(f"{path}?page=1")
    assert (first.status_code, first["Location"]) == (301, path)
    for wrong in ("4", "0", "-1", "x", "1e1", "9" * 30, "%00"):
        assert READER.get(f"{path}?page={wrong}").status_code == 404
    second = page(f"{path}?page=2")
    assert "(page 2 of 3)" in second.one("title").text
    assert second.one("link", rel="canonical")["href"].endswith(f"{path}?page=2")


@pytest.mark.parametrize("path", ["/tag/", "/category/", "/author/"])
def test_a_list_of_terms_has_those_with_posts_and_is_paged_too(blog: Blog, path: str) -> None:
    kind = path.strip("/")
    field = {"tag": "tags", "category": "categories", "author": "authors"}[kind]
    made = {"tag": lambda name: name, "category": lambda name: CategoryFactory(name=name),
            "author": lambda name: AuthorFactory(name=name, role="Clerk")}[kind]  # fmt: skip
    PostFactory(**{field: [made(f"Name {n:03}") for n in range(101)]})
    PostFactory(**{field: [made("Of a draft")]}, draft=True)
    PostFactory(**{field: [made("Of what is withdrawn")]}, withdrawn="Old.")
    first, second = page(path).one("main"), page(f"{path}?page=2").one("main")
    assert [len(one.one("ul", of="govuk-list").all("a")) for one in (first, second)] == [100, 1]
    assert "Name 000" in first.text
    assert "Name 100" in second.text
    assert "Of " not in first.text + second.text
    assert READER.get(f"{path}?page=3").status_code == 404
    assert READER.get(f"{path}?page=1")["Location"] == path


def test_a_list_of_terms_without_any_says_so(blog: Blog) -> None:
    assert "There are none yet." in page("/tag/").text


def test_all_posts_of_all_blogs_lead_to_the_blogs_own_addresses(
    blog: Blog, settings: Settings
) -> None:
    settings.BASE_URL = "https://one.example.org"
    two = BlogFactory(name="The other", base_url="https://two.example.org")
    forms = CategoryFactory(slug="forms")
    PostFactory(title="Mine", slug="mine", at=at(2026, 8, 1), categories=[forms])
    author = AuthorFactory(blog=two, slug="sian")
    PostFactory(title="Theirs", blog=two, at=at(2026, 8, 2), slug="theirs", authors=[author])
    PostFactory(blog=two, withdrawn="Old.")
    assert titles("/all-posts/") == ["Theirs", "Mine"]
    links = [link["href"] for link in page("/all-posts/").one("ul", of="app-summaries").all("a")]
    assert {"https://two.example.org/2026/08/02/theirs/", "https://two.example.org/",
            "https://two.example.org/author/sian/", "https://one.example.org/category/forms/",
            "https://one.example.org/2026/08/01/mine/"} <= set(links)  # fmt: skip
    assert all(link.startswith("https://") for link in links)


def test_the_posts_of_all_blogs_are_linked_where_there_are_several(blog: Blog) -> None:
    assert not page("/").all("a", href="/all-posts/")
    BlogFactory()
    assert page("/").one("a", href="/all-posts/").text == "Posts of all our blogs"


def test_the_sidebar_leads_to_every_month_with_posts_without_a_script(
    blog: Blog, editor: User
) -> None:
    for moment in (at(2026, 6, 1), at(2026, 6, 9), at(2025, 12, 31), at(2024, 2, 29)):
        PostFactory(at=moment)
    gone = PostFactory(at=at(2026, 4, 2))
    publishing.withdraw(gone, by=editor, reason="Old.")
    PostFactory(at=at(2026, 9, 1))
    PostFactory(blog=BlogFactory(), at=at(2023, 1, 1))
    years = page("/").all("details", of="app-months")
    assert [year.one("summary").text for year in years] == ["2026", "2025", "2024"]
    links = [[link["href"] for link in year.all("a")] for year in years]
    assert links == [["/2026/06/", "/2026/"], ["/2025/12/", "/2025/"], ["/2024/02/", "/2024/"]]
    assert years[0].one("a", href="/2026/06/").text == "June 2026"
    for path in itertools.chain(*links):
        assert READER.get(path).status_code == 200


def test_a_blog_without_posts_has_no_months(blog: Blog) -> None:
    assert months.of(blog) == []
    assert not page("/").all("details", of="app-months")


ADDRESSES = ["/", "/2026/", "/2026/08/", "/tag/t/", "/category/c/", "/author/a/", "/tag/",
             "/category/", "/author/", "/all-posts/", "/feed/", "/tag/t/feed/", "/category/c/feed/",
             "/author/a/feed/", "/comments/feed/", "/sitemap-1.xml",
             "/search/?q=words"]  # fmt: skip


def asked(path: str) -> int:
    """Return how many questions a page asks the database."""
    READER.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert READER.get(path).status_code == 200, path
    return len(queries)


def test_a_list_asks_as_many_questions_for_ten_thousand_posts_as_for_ten(blog: Blog) -> None:
    many(blog, 10, every=dt.timedelta(hours=1))
    searching.rebuild()
    few = {path: asked(path) for path in ADDRESSES}
    # Few addresses stand in one file, many in several
    few_mapped = asked("/sitemap.xml")
    article = asked(Post.objects.latest("pk").get_absolute_url())
    PostRevision.objects.all().delete()
    Post.objects.all().delete()
    Tag.objects.all().delete()
    blog.categories.all().delete()
    blog.authors.all().delete()
    STORE.forget()
    many(blog, 10_000, every=dt.timedelta(hours=20))
    searching.rebuild()
    assert {path: asked(path) for path in ADDRESSES} == few
    assert asked("/sitemap.xml") <= few_mapped
    assert asked(Post.objects.latest("pk").get_absolute_url()) == article
    assert max(few.values()) <= 12
    assert len(months.of(blog)) == len({post.strftime("%Y-%m") for post in
                                       Post.objects.values_list("day", flat=True)})  # fmt: skip


@pytest.mark.sqlite_only  # PostgreSQL scans what is small; SQLite says what it does at any size
def test_the_months_and_the_newest_posts_are_found_in_an_index(blog: Blog) -> None:
    many(blog, 300, every=dt.timedelta(days=3))
    for ask, index in (
        (lambda: months.of(blog), "post_by_day"),
        (lambda: titles("/"), "post_newest"),
        (lambda: titles("/all-posts/"), "post_newest_of_all"),
        (lambda: titles("/2026/"), "post_by_day"),
    ):
        with CaptureQueriesContext(connection) as queries:
            ask()
        with connection.cursor() as cursor:
            plans = []
            for query in queries:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plans += [row[3] for row in cursor.fetchall()]
        assert any(f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan
                   for plan in plans), (index, plans)  # fmt: skip


@pytest.mark.sqlite_only
def test_what_stands_beside_a_post_costs_the_same_wherever_it_is_in_the_row(blog: Blog) -> None:
    many(blog, 400, every=dt.timedelta(hours=1))
    row = list(Post.objects.filter(blog=blog).order_by("first_published_at"))

    def steps(post: Post) -> int:
        """Return how many hundreds of steps SQLite takes."""
        taken: list[int] = []
        own = connection.connection
        own.set_progress_handler(lambda: taken.append(1), 100)
        try:
            parts.neighbours(post)
            reading.related(post.revisions.get(), blog)
        finally:
            own.set_progress_handler(None, 0)
        return len(taken)

    steps(row[1])
    # With all four hundred it looks at it is above a hundred
    assert max(steps(row[n]) for n in (0, 1, 200, 398, 399)) <= 20
