"""`import_wordpress` says what it did, and in clear words what it cannot do."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from posts.models import Blog, Post, PostEvent
from tests.factories import BlogFactory, StaffFactory, staff_of
from tests.govblog.wordpress.making import comment, export, post, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(blog: Blog, tmp_path: Path) -> str:
    """Return a small export, for a blog that has an administrator."""
    staff_of(blog, "administrator")
    return str(saved(tmp_path, export(post(1, "One", comments=[comment(1)]))))


def run(*said: str) -> tuple[str, str]:
    """Run the command; return what it printed."""
    out, err = StringIO(), StringIO()
    call_command("import_wordpress", *said, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*said: str) -> tuple[int, str]:
    """Return the code with which the command ends, and what it says then."""
    with pytest.raises(CommandError) as ended:
        run(*said)
    return ended.value.returncode, str(ended.value)


def test_it_prints_counts_and_then_notes_and_how_far_it_is(file: str) -> None:
    out, err = run(file)
    assert "posts: 1 added\n" in out
    assert "comments: 1 added\n" in out
    assert "Read export.xml: 1 thing" in err
    assert "Posts and comments: 1 of 1" in err


def test_what_is_not_taken_has_no_part_in_how_far_it_is(blog: Blog, tmp_path: Path) -> None:
    staff_of(blog, "administrator")
    parts = post(1), post(2, kind="nav_menu_item"), post(3, kind="page", status="trash")
    _, err = run(str(saved(tmp_path, export(*parts))))
    assert "Read export.xml: 3 things" in err
    assert "Posts and comments: 1 of 1" in err


def test_the_report_can_be_read_by_a_program(file: str) -> None:
    out, err = run(file, "--json")
    told = json.loads(out)
    assert told["counts"]["posts"] == {"added": 1}
    assert told["dry_run"] is False
    assert err == ""


def test_a_dry_run_says_that_nothing_was_written(file: str) -> None:
    out, _ = run(file, "--dry-run")
    assert out.endswith("This was a dry run: nothing was written.\n")
    assert not Post.objects.exists()


def test_it_ends_with_1_when_something_was_left_out(blog: Blog, tmp_path: Path) -> None:
    staff_of(blog, "administrator")
    big = saved(tmp_path, export(post(1, content="<p>" + "word " * 210_000), post(2)))
    assert refused(str(big)) == (1, "1 thing left out; the report says why.")
    assert Post.objects.count() == 1


@pytest.mark.parametrize("text", ["", "no export", "<rss><channel>", export(post(1))[:-200]])
def test_a_file_that_is_no_whole_export_is_refused_before_anything_is_written(
    blog: Blog, tmp_path: Path, text: str
) -> None:
    staff_of(blog, "administrator")
    good, bad = saved(tmp_path, export(post(2)), "a.xml"), saved(tmp_path, text, "b.xml")
    code, says = refused(str(good), str(bad))
    assert code == 2
    assert "b.xml" in says
    assert not Post.objects.exists()


def test_clear_words_for_what_there_is_not(blog: Blog, file: str) -> None:
    assert refused("nowhere.xml") == (2, "There is no file nowhere.xml.")
    assert refused(file, "--media", "nowhere") == (2, "There is no folder nowhere.")
    assert refused(file, "--blog", "x.example") == (
        2, f"There is no blog x.example. There is: {blog.host}.",
    )  # fmt: skip
    assert refused(file, "--fetch-media", "https://x.example") == (
        2, "“https://x.example” is no host. Name the host alone, such as blog.example.gov.uk.",
    )  # fmt: skip
    assert refused(file, "--by", "x@example.org") == (
        2, f"x@example.org is no administrator of {blog.host}.",
    )  # fmt: skip


def test_without_an_administrator_or_a_blog_it_says_what_to_do(tmp_path: Path) -> None:
    path = str(saved(tmp_path, export(post(1))))
    assert refused(path) == (2, "There is no blog yet. Run quickstart first.")
    StaffFactory(blog=BlogFactory(), role="editor")
    code, says = refused(path)
    assert (code, says.partition(".")[0]) == (2, "This blog has no administrator yet")


def test_it_is_done_in_the_name_of_the_administrator_who_is_named(file: str) -> None:
    second = StaffFactory(role="administrator", email="Second@example.org")
    run(file, "--by", "second@example.org")
    assert PostEvent.objects.get().by == second


def test_the_blog_that_is_named_gets_the_posts(blog: Blog, file: str) -> None:
    other = BlogFactory()
    staff_of(other, "administrator")
    run(file, "--blog", other.host.upper())
    assert Post.objects.get().blog == other
