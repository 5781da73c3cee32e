"""A query said once answers as the ORM would, each time with its own values."""

import datetime as dt

import pytest
from django.db import NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govblog.prepared import Prepared, among, day, moment, number, words
from posts.models import Blog, Category, Post
from tests.factories import BlogFactory, CategoryFactory, PostFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_prepared_query_is_built_once_and_asked_each_time() -> None:
    built = []

    def build() -> object:
        built.append(1)
        return Category.objects.filter(slug=words("slug")).values_list("name", flat=False)

    asked = Prepared(build)
    one, other = CategoryFactory(slug="one"), CategoryFactory(slug="other")
    with CaptureQueriesContext(connection) as queries:
        assert asked.rows(slug="one") == [(one.name,)]
        assert asked.rows(slug="other") == [(other.name,)]
        assert asked.rows(slug="' OR 1=1 --") == []
    assert (len(built), len(queries)) == (1, 3)


def test_values_of_every_kind_are_found_as_the_orm_finds_them() -> None:
    posts = [PostFactory(at=NOW - dt.timedelta(days=n)) for n in range(3)]
    asked = Prepared(
        lambda: Post.objects.filter(
            blog=number("blog"),
            first_published_at__lte=moment("now"),
            day=day("day"),
            slug=words("slug"),
        ).values_list("pk", "day", "first_published_at")
    )
    for post in posts:
        said = {"blog": post.blog_id, "now": NOW, "day": post.day, "slug": post.slug}
        row = Post.objects.filter(pk=post.pk).values_list("pk", "day", "first_published_at").get()
        assert asked.rows(**said) == [row]
        assert row[2].tzinfo is not None
        assert asked.rows(**said | {"now": NOW - dt.timedelta(days=9)}) == []


def test_a_list_of_any_length_is_one_value() -> None:
    posts = [PostFactory() for _ in range(3)]
    asked = Prepared(lambda: Post.objects.filter(among("pk", "keys")).values_list("pk"))
    for keys in ([], [posts[0].pk], [one.pk for one in posts], [2**62, posts[1].pk]):
        there = Post.objects.filter(pk__in=keys).values_list("pk")
        assert sorted(asked.rows(keys=keys)) == sorted(there)
    assert len(asked.kept) == 1


def test_a_value_used_twice_is_given_twice_and_constants_stay() -> None:
    blog = BlogFactory()
    PostFactory(blog=blog)
    shown = Post.objects.published(moment("now")).filter(blog=number("blog"), version__gt=0)
    asked = Prepared(lambda: shown.values_list("pk"))
    assert len(asked.rows(now=timezone.now(), blog=blog.pk)) == 1
    assert asked.rows(now=NOW - dt.timedelta(days=1), blog=blog.pk) == []


def test_each_shape_of_a_question_is_kept_by_itself() -> None:
    blogs = [BlogFactory() for _ in range(4)]

    def build(many: int) -> object:
        places = [number(f"key_{n}") for n in range(many)]
        return Blog.objects.filter(pk__in=places).order_by("pk").values_list("pk")

    asked = Prepared(build)
    for many in (1, 3, 2, 3):
        keys = {f"key_{n}": blog.pk for n, blog in enumerate(blogs[:many])}
        assert asked.rows(many, **keys) == [(blog.pk,) for blog in blogs[:many]]
    assert len(asked.kept) == 3


def test_how_many_and_how_many_before_are_asked_anew() -> None:
    keys = [(BlogFactory().pk,) for _ in range(5)]
    asked = Prepared(lambda: Blog.objects.order_by("pk").values_list("pk"))
    assert asked.rows() == keys
    assert asked.rows(limit=(2, 0)) == keys[:2]
    assert asked.rows(limit=(2, 3)) == keys[3:]
    assert asked.rows(limit=(2, 9)) == []


def test_a_value_that_is_missing_is_an_error_of_the_program() -> None:
    asked = Prepared(lambda: Blog.objects.filter(pk=number("pk")).values_list("pk"))
    with pytest.raises(KeyError):
        asked.rows()


@pytest.mark.postgresql_only
def test_postgresql_plans_a_question_once_where_that_is_asked_for() -> None:
    said = Category.objects.filter(slug=words("slug")).values_list("name")
    once, each_time = Prepared(said.all, plan_once=True), Prepared(said.all)
    kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
    for asked, plans in ((each_time, 0), (once, 1)):
        assert asked.rows(slug="none") == asked.rows(slug="none either") == []
        with connection.cursor() as cursor:
            cursor.execute(kept, ['%"posts_category"."slug" = ($1)%'])
            assert cursor.fetchone()[0] == plans


@pytest.mark.postgresql_only
def test_a_plan_that_a_migration_made_out_of_date_fails_once_at_most() -> None:
    found = Category.objects.filter(slug=words("slug")).order_by("pk").values_list("name")
    asked = Prepared(lambda: found, plan_once=True)
    assert asked.rows(slug="none") == []
    with connection.cursor() as cursor:
        # In words by which psycopg does not see it, as if another connection had done it
        change = "ALTER TABLE posts_category ALTER name TYPE varchar(999)"
        cursor.execute(f"DO $$ BEGIN {change}; END $$")
    before = connection.connection.prepare_threshold
    try:
        with pytest.raises(NotSupportedError), transaction.atomic():
            asked.rows(slug="none")
        assert asked.rows(slug="none") == []
    finally:
        connection.connection.prepare_threshold = before
