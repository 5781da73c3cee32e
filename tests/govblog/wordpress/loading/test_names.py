"""Titles, names and addresses as WordPress keeps them."""

import pytest

from govblog.wordpress.loading import names


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("Q&amp;A", "Q&A"), ("a < b", "a < b"), ("<em>So</em> it is", "So it is"),
        ("one\ntwo\x00", "one two"), ("word " * 9, "word word word…"),
    ],
)  # fmt: skip
def test_a_line_is_plain_text_of_bounded_length(raw: str, line: str) -> None:
    assert names.line_of(raw, 18) == line


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        ("budget-day", "budget-day"), ("%ce%b5%cf%80%ce%af", "epi"), ("f%C3%BCr", "fur"),
        ("../../x", "x"), ("", "the-title"), ("%e2%80%94", "the-title"), ("-_-", "the-title"),
    ],
)  # fmt: skip
def test_a_slug_has_letters_of_ours_and_there_is_always_one(raw: str, slug: str) -> None:
    assert names.slug_of(raw, "The title") == slug


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://a.example/2014/03/x/", "/2014/03/x/"), ("https://a.example/?p=1", ""),
        ("https://a.example/%ce%b5/", "/ε/"), ("http://[bad", ""), ("", ""), ("x y", ""),
        ("https://a.example/a%00b", ""),
    ],
)  # fmt: skip
def test_a_path_is_what_a_browser_asks_for(link: str, path: str) -> None:
    assert names.path_of(link) == path


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://a.example/wp-content/uploads/2014/03/x.jpg", "2014/03/x.jpg"),
        ("https://a.files.wordpress.com/2014/03/x.jpg?w=300", "2014/03/x.jpg"),
        ("https://a.example/files/2014/03/x.jpg", "2014/03/x.jpg"),
        ("https://a.example/x.jpg", ""),
    ],
)
def test_a_file_is_known_by_its_path_below_the_uploads(url: str, file: str) -> None:
    assert names.below_uploads(url) == file


def test_a_blog_is_known_by_host_and_path() -> None:
    assert names.home_of("https://www.a.example/blog/") == names.home_of("http://a.example/blog")
