"""A moderator sees what a period came to, as plots, as tables and as files."""

import csv
import datetime as dt
import io
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from comments.admin import charts
from posts.models import Blog, Membership, Post
from tests import dom
from tests.desk import page, signed_in
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act

FIGURES = "/admin/comments/comment/figures/"


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def facts(shown: dom.Node) -> dict[str, str]:
    """Return the figures at the top of the page."""
    listed = shown.one("dl", of="app-facts")
    return {
        name.text: words.text
        for name, words in zip(listed.all("dt"), listed.all("dd"), strict=True)
    }


def table(shown: dom.Node, title: str) -> list[list[str]]:
    """Return the cells of a table, its header first."""
    (found,) = [
        node for node in shown.one(id="content").all("table") if node.one("caption").text == title
    ]
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}]
            for row in found.all("tr")]  # fmt: skip


def titles(shown: dom.Node) -> list[str]:
    """Return what the sections of the page are called."""
    return [node.text for node in shown.one(id="content").all("h2")]


def file(desk: Client, query: str) -> list[dict[str, str]]:
    """Return the rows of a file."""
    response = desk.get(f"{FIGURES}?{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def decided(post: Post, moderator: User) -> None:
    """Three comments decided today, one that waits, and one of another blog."""
    for step in ("approve", "reject", "spam"):
        act(CommentFactory(post=post), step, by=moderator)
    CommentFactory(post=post)
    act(CommentFactory(post=PostFactory(blog=BlogFactory())), "approve")


@pytest.mark.django_db
@pytest.mark.usefixtures("decided")
def test_the_last_30_days_are_shown_at_first(desk: Client, blog: Blog) -> None:
    shown = page(desk, FIGURES)
    assert facts(shown)["Received"] == "4"
    assert facts(shown)["Waiting now"] == "1, of these late 0"
    days = table(shown, "Comments by day")
    assert len(days) == 31
    today = timezone.now().astimezone(blog.zone)
    assert days[-1][:6] == [f"{today.day} {today:%b %Y}", "4", "1", "1", "1", "0"]
    assert table(shown, "By rule of the policy")[1] == ["1. Be civil", "1", "0"]
    assert table(shown, "Waiting now, by age")[1] == ["up to 1", "1"]


@pytest.mark.django_db
@pytest.mark.usefixtures("decided")
def test_every_plot_is_told_in_words_and_its_numbers_stand_in_a_table(desk: Client) -> None:
    shown = page(desk, FIGURES).one(id="content")
    plots = shown.all("svg", role="img")
    assert len(plots) == 3
    for plot in plots:
        title, words = (shown.one(id=name) for name in plot["aria-labelledby"].split())
        assert (title.tag, words.tag) == ("title", "desc")
        assert title.text in {row.one("caption").text for row in shown.all("table")}
    days = shown.one(id="comments-says").text
    assert "Received: 4 in all, most for " in days
    assert "Published: 1 in all" in days
    assert len(shown.all("rect", of="app-chart__bar")) >= 5
    assert not [node for node in shown.walk() if "style" in node.attributes]


@pytest.mark.django_db
def test_nothing_to_show_is_said(blog: Blog, desk: Client) -> None:
    shown = page(desk, FIGURES)
    assert facts(shown)["Median time to decision"] == "nothing decided"
    assert shown.one("section", **{"aria-labelledby": "rules-heading"}).text.endswith(
        "There is nothing to show."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("decided")
def test_moderators_are_told_apart_only_for_who_may_see_it(
    desk: Client, blog: Blog, moderator: User
) -> None:
    assert "By moderator" not in titles(page(desk, FIGURES))
    assert desk.get(f"{FIGURES}?table=moderators").status_code == 404
    senior = signed_in(StaffFactory(blog=blog, role="senior moderator"))
    people = table(page(senior, FIGURES), "By moderator")
    assert [row[:6] for row in people[1:]] == [[moderator.get_full_name(), "3", "1", "1", "1", "0"]]


@pytest.mark.django_db
def test_nobody_sees_people_of_a_blog_where_they_are_no_senior(post: Post, blog: Blog) -> None:
    other = BlogFactory()
    both = StaffFactory(blog=other, role="senior moderator")
    Membership.objects.create(user=both, blog=blog, role="moderator")
    act(CommentFactory(post=post), "approve")
    elsewhere = act(CommentFactory(post=PostFactory(blog=other)), "approve")
    shown = page(signed_in(both), FIGURES)
    assert facts(shown)["Published"] == "2"
    assert [row[0] for row in table(shown, "By moderator")[1:]] == [elsewhere.actor.get_full_name()]
    assert "By moderator" not in titles(page(signed_in(both), f"{FIGURES}?blog={blog.pk}"))
    assert [row[:2] for row in table(shown, "Waiting now, by blog")[1:]] == [
        [one.name, "0"] for one in sorted((blog, other), key=lambda one: one.name)
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("decided")
def test_every_table_is_a_file_too(desk: Client, blog: Blog) -> None:
    shown = page(desk, f"{FIGURES}?blog={blog.pk}").one(id="content")
    links = [node["href"] for node in shown.all("a") if node.text.startswith("Download as CSV")]
    assert [link.partition("table=")[2] for link in links] == [
        "comments", "waits", "waiting", "rules"
    ]  # fmt: skip
    files = {link: file(desk, link.removeprefix("?")) for link in links}
    assert [row["Comments"] for row in files[links[2]]] == ["1", "0", "0", "0", "0"]
    assert files[links[3]] == [{"Rule": "1. Be civil", "Not published": "1", "Removed later": "0"}]
    assert desk.get(f"{FIGURES}?table=nothing").status_code == 404


@pytest.mark.django_db
def test_a_long_period_is_shown_by_month(post: Post, desk: Client) -> None:
    shown = page(desk, f"{FIGURES}?since=2026-01-15&until=2026-04-20")
    months = table(shown, "Comments by month")
    assert [row[0] for row in months[1:]] == [
        "January 2026 from 15 Jan 2026", "February 2026", "March 2026",
        "April 2026 to 20 Apr 2026",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=x", "since"),
        ("since=", "since"),
        ("until=2026-02-30", "until"),
        ("since=2026-03-02&until=2026-03-01", "until"),
        ("since=2001-01-01&until=2026-01-01", "until"),
        ("since=0001-01-01", "since"),
        ("until=9999-12-31", "until"),
        ("blog=x", "blog"),
        ("blog=99999", "blog"),
        ("blog=%00", "blog"),
    ],
)
def test_a_period_that_is_none_is_said_beside_its_field(
    desk: Client, query: str, field: str
) -> None:
    response = desk.get(f"{FIGURES}?{query}")
    assert response.status_code == 422
    shown = dom.page(response.content).one(id="content")
    assert f"#id_{field}" in [link["href"] for link in shown.one(of="errornote").all("a")]
    assert not shown.all("table")


@pytest.mark.django_db
def test_the_figures_are_for_who_moderates(blog: Blog, desk: Client) -> None:
    assert signed_in(StaffFactory(role=None)).get(FIGURES).status_code == 403
    assert signed_in(StaffFactory(blog=blog, role="editor")).get(FIGURES).status_code == 403
    assert Client().get(FIGURES).status_code == 302
    assert desk.post(FIGURES).status_code == 405


@pytest.mark.django_db
def test_much_asks_no_more_than_little(
    post: Post, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    act(CommentFactory(post=post), "reject")
    page(desk, FIGURES)
    with django_assert_max_num_queries(40) as few:
        page(desk, FIGURES)
    for _ in range(5):
        act(CommentFactory(post=post), "reject", by=StaffFactory())
        CommentFactory(post=post)
    with django_assert_max_num_queries(len(few)):
        page(desk, FIGURES)


LABELS = st.integers(1, 40)


@given(LABELS, st.data())
def test_bars_stand_inside_their_plot_and_their_height_is_their_number(
    many: int, data: st.DataObject
) -> None:
    numbers = st.lists(st.integers(0, 100_000), min_size=many, max_size=many)
    series = [("One", data.draw(numbers)), ("Two", data.draw(numbers))]
    chart = charts.bars("key", "Title", [str(at) for at in range(many)], series)
    top = int(chart.beside[-1].text.replace(",", ""))
    highest = max(max(values) for _, values in series)
    assert max(2, highest) <= top <= max(2, highest * 2)
    ahead = iter(chart.bars)
    for _, values in series:
        for value in filter(None, values):
            bar = next(ahead)
            assert charts.LEFT <= float(bar.x) <= charts.WIDTH
            assert float(bar.x) + float(bar.width) <= charts.WIDTH + 0.1
            assert float(bar.y) + float(bar.height) == pytest.approx(chart.floor, abs=0.11)
            high = (chart.floor - charts.TOP) * value / top
            assert float(bar.height) == pytest.approx(high, abs=0.06)
    assert next(ahead, None) is None
    assert len(chart.under) <= 8


def test_a_plot_of_nothing_is_drawn() -> None:
    chart = charts.bars("key", "Title", [], [("One", [])])
    assert (chart.bars, chart.says) == ([], "There is nothing to show.")


@pytest.mark.django_db
@pytest.mark.usefixtures("decided")
def test_no_number_of_a_plot_is_written_for_people(desk: Client) -> None:
    parts = page(desk, FIGURES).one(id="content").all("svg")
    places = {"x", "y", "width", "height", "x1", "x2", "y1", "y2"}
    drawn = [
        node[name]
        for plot in parts
        for node in plot.walk()
        for name in places & node.attributes.keys()
    ]
    assert drawn
    assert all(re.fullmatch(r"[0-9]+(\.[0-9]+)?", number) for number in drawn)


@pytest.mark.django_db
def test_a_name_is_no_formula_in_a_file(post: Post, blog: Blog) -> None:
    sly = StaffFactory(blog=blog, first_name="=1+1", last_name="")
    act(CommentFactory(post=post), "approve", by=sly)
    senior = signed_in(StaffFactory(blog=blog, role="senior moderator"))
    today = timezone.now().astimezone(blog.zone).date()
    rows = file(senior, f"table=moderators&since={today - dt.timedelta(days=1)}")
    assert [row["Moderator"] for row in rows] == ["'=1+1"]
