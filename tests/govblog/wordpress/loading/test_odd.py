"""Every oddity that real exports have comes in, and the same again changes nothing."""

from pathlib import Path

import pytest

from comments import soundness
from comments.models import Comment
from posts.models import Blog, Post
from tests.govblog.wordpress.loading.bringing import bring_files
from tests.govblog.wordpress.making import saved
from tests.govblog.wordpress.odd import ODDITIES

pytestmark = pytest.mark.django_db
ADDED = {"added", "updated", "changed here, left"}


@pytest.mark.parametrize("name", ODDITIES)
def test_it_comes_in_and_the_same_again_changes_nothing(
    blog: Blog, tmp_path: Path, name: str
) -> None:
    file = saved(tmp_path, ODDITIES[name]())
    dry = bring_files([file], dry=True)
    report = bring_files([file])
    assert dry.as_json() == report.as_json()
    assert report.counts.get("posts", {}).get("refused", 0) == 0
    held = Comment.objects.count(), Post.objects.count()
    again = bring_files([file])
    for what in ("posts", "pages", "comments", "authors", "categories", "tags"):
        assert not ADDED & set(again.counts.get(what, {})), what
    assert again.refused == report.refused
    assert (Comment.objects.count(), Post.objects.count()) == held
    assert list(soundness.faults(lambda rows: None)) == []
