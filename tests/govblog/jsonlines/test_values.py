"""A value is the same when it comes back, and what is none is refused in words."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment, Report, SpamModel
from govblog.jsonlines.values import Unfit, missing, read, written
from posts.models import Blog, Picture, Post


def field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)
TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=14))])


@given(st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=ZONES))  # noqa: DTZ001
def test_a_moment_comes_back_to_the_microsecond(moment: dt.datetime) -> None:
    said = json.loads(json.dumps(written(field(Comment, "created_at"), moment)))
    assert read(field(Comment, "created_at"), said) == moment


@given(TEXT, TREE, st.binary(max_size=50), st.uuids(), st.times(), st.floats(allow_nan=False))
def test_every_value_comes_back(
    text: str, tree: Any, data: bytes, name: uuid.UUID, time: dt.time, number: float
) -> None:
    for one, value in (
        (field(Blog, "about"), text),
        (field(SpamModel, "payload"), data),
        (field(Blog, "feed_id"), name),
        (field(Blog, "work_starts"), time),
    ):
        assert read(one, json.loads(json.dumps(written(one, value)))) == value
    if tree is not None:
        links = field(Blog, "page_links")
        assert read(links, json.loads(json.dumps(written(links, tree)))) == tree
    if abs(number) != float("inf"):
        assert read(field(SpamModel, "recall"), number) == number


def test_json_is_written_the_same_whatever_the_order_of_its_names() -> None:
    one, two = {"b": [{"d": 1, "c": 2}], "a": 3}, {"a": 3, "b": [{"c": 2, "d": 1}]}
    links = field(Blog, "page_links")
    assert json.dumps(written(links, one)) == json.dumps(written(links, two))


@pytest.mark.parametrize(
    ("model", "name", "said", "says"),
    [
        (Blog, "name", 5, "must be text"),
        (Blog, "name", None, "must not be null"),
        (Blog, "name", "x" * 101, "must be 100 characters or less"),
        (Blog, "about", "a\0b", "has a NUL character"),
        (Blog, "about", "\ud800", "has half a character (a lone surrogate)"),
        (Blog, "slow_minutes", "5", "must be a whole number"),
        (Blog, "slow_minutes", True, "must be a whole number"),
        (Blog, "slow_minutes", 1.0, "must be a whole number"),
        (Blog, "slow_minutes", -1, "must be from 0 to 32,767"),
        (Blog, "slow_minutes", 40_000, "must be from 0 to 32,767"),
        (Post, "blog", "1", "must be a whole number"),
        (Post, "blog", 2**70, "must be from 1 to 9,223,372,036,854,775,807"),
        (Post, "id", 0, "must be from 1 to 9,223,372,036,854,775,807"),
        (Blog, "figures_public", 1, "must be true or false"),
        (Blog, "feed_id", "no uuid", "must be a UUID"),
        (Blog, "work_starts", "25:00", "must be a time of day"),
        (Blog, "page_links", ["\ud800"], "has half a character (a lone surrogate)"),
        (Blog, "page_links", {"a\0": 1}, "has a NUL character"),
        (Blog, "page_links", None, "must not be null"),
        (Blog, "licence_url", "javascript:alert(1)", "is not a web address"),
        (Picture, "source", "data:text/html,x", "is not a web address"),
        (Comment, "created_at", "yesterday", "must be a moment, such as 2026-01-31T09:30:00Z"),
        (Comment, "created_at", "2026-01-31T09:30:00", "must say its time zone, such as Z"),
        (Comment, "created_at", "0001-01-01T00:00:00+14:00", "is no moment of this calendar"),
        (Comment, "status", "deleted", "cannot be “deleted”"),
        (Post, "day", "2026-02-30", "must be a day"),
        (SpamModel, "payload", "no base64!", "must be bytes in base64"),
        (SpamModel, "recall", "0.5", "must be a number"),
        (SpamModel, "recall", 10**400, "is too large a number"),
        (Report, "batch", [], "must be text"),
    ],
)
def test_what_is_no_value_of_its_field_is_refused_in_words(
    model: type[models.Model], name: str, said: Any, says: str
) -> None:
    with pytest.raises(Unfit) as refused:
        read(field(model, name), said)
    assert str(refused.value) == says


def test_what_an_older_file_does_not_know_takes_its_default() -> None:
    assert missing(field(Blog, "undo_minutes")) == Blog().undo_minutes
    assert missing(field(Post, "withdrawn_at")) is None
    assert missing(field(Blog, "organisation")) == ""
    for name in ("host", "name"):
        with pytest.raises(Unfit, match="is missing"):
            missing(field(Blog, name))
    with pytest.raises(Unfit, match="is missing"):
        missing(field(Post, "blog"))
