"""Authors, categories and tags of an export are here once, and where they had an address."""

from pathlib import Path
from typing import Any

import pytest

from govblog.wordpress.loading import run as running_on
from posts import terms
from posts.models import Author, Blog, Category, OldAddress, PostRevision, Tag
from tests.comments.sending import READER
from tests.factories import AuthorFactory, CategoryFactory
from tests.govblog.wordpress.loading.bringing import administrator, bring, says
from tests.govblog.wordpress.making import author, category, filed, post, tag

pytestmark = pytest.mark.django_db


def leads_to(address: str) -> str:
    """Return where an address leads, in one hop, to a page that is there."""
    answer = READER.get(address)
    assert answer.status_code == 301, address
    assert READER.get(answer["Location"]).status_code == 200, answer["Location"]
    return str(answer["Location"])


def test_a_category_below_another_stands_beside_it_and_its_old_addresses_lead_there(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(
        tmp_path, category("state", "State"), category("money", "Money", "state", term_id=7),
        post(1, terms=[filed("money", "Money")]),
    )  # fmt: skip
    for old in ("/category/state/money/", "/?cat=7", "/?category_name=state/money"):
        assert leads_to(old) == "/category/money/"
    assert leads_to("/category/state/money/feed/") == "/category/money/feed/"
    assert READER.get("/category/money/feed/").status_code == 200
    assert report.counted("categories", "below others there, beside them here") == 1
    assert report.counted("categories", "added") == 2


def test_categories_above_each_other_in_a_circle_are_taken(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, category("a", "A", "b"), category("b", "B", "a"))
    assert Category.objects.count() == 2


def test_two_categories_of_one_name_are_told_apart_by_what_they_stood_below(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(
        tmp_path, category("uk", "UK"), category("news", "News"), category("uk-news", "News", "uk")
    )
    assert {one.name for one in Category.objects.all()} == {"UK", "News", "News (UK)"}
    assert "category “News”: It is called “News (UK)” here." in says(report)


def test_a_name_that_wordpress_keeps_escaped_is_plain_text(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, category("q-a", "Q&amp;A"), tag("r-d", "R&amp;D"))
    assert Category.objects.get().name == "Q&A"
    assert Tag.objects.get().name == "R&D"


def test_a_category_in_other_letters_has_an_address_in_ours_and_the_old_leads_there(
    blog: Blog, tmp_path: Path
) -> None:
    old = "%d0%bd%d0%be%d0%b2%d0%be%d1%81%d1%82%d0%b8"
    report = bring(tmp_path, category(old, "Новости"))
    assert leads_to(f"/category/{old}/") == "/category/novosti/"
    assert "Its address here is /category/novosti/" in says(report)


def test_what_was_here_before_is_used_and_what_was_renamed_or_merged_is_found(
    blog: Blog, tmp_path: Path
) -> None:
    here = CategoryFactory(name="News", slug="news")
    parts = [category("news", "news"), category("old", "Old"), post(1, terms=[filed("old", "Old")])]
    bring(tmp_path, *parts)
    terms.merge(Category.objects.get(slug="old"), here, by=administrator())
    report = bring(tmp_path, *parts, post(2, terms=[filed("old", "Old")]))
    assert list(Category.objects.all()) == [here]
    assert report.counted("categories", "added") == 0
    assert here.postrevision_set.count() == 2


def test_a_term_that_only_a_post_names_is_made(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1, terms=[filed("news", "News"), filed("big", "Big", "post_tag")]))
    assert READER.get("/category/news/").status_code == 200
    assert READER.get("/tag/big/").status_code == 200


def test_terms_of_other_kinds_are_told_of(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, post(1, terms=[filed("x", "X", "series")]))
    assert "There is no “series” here" in says(report)
    assert report.refused == 0


def test_an_author_keeps_name_and_address(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, author("jsmith", author_display_name="Jane Smith", author_id=5),
          post(1, **{"dc:creator": "jsmith"}))  # fmt: skip
    assert READER.get("/author/jsmith/").status_code == 200
    assert leads_to("/?author=5") == "/author/jsmith/"
    assert leads_to("/author/jsmith/feed/rss2/") == "/author/jsmith/feed/"
    assert Author.objects.get(slug="jsmith").name == "Jane Smith"


def test_a_slug_that_no_address_can_have_costs_nobody_the_term_or_the_post(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(tmp_path, tag("%00", "Odd"), category("money", "Money", parent="%00"),
                   post(1, terms=[filed("%00", "Odd", "post_tag"), filed("money", "Money")],
                        meta=[("_wp_old_slug", "%00")]))  # fmt: skip
    assert not report.refused
    assert not [one for one in OldAddress.objects.all() if "\0" in one.path]
    assert READER.get("/tag/odd/").status_code == 200


def test_an_author_who_was_here_before_the_move_is_found_by_the_name(
    blog: Blog, tmp_path: Path
) -> None:
    here = AuthorFactory(name="Jane Smith", slug="jane-smith")
    bring(tmp_path, author("jsmith", author_display_name="Jane Smith"),
          post(1, **{"dc:creator": "jsmith"}))  # fmt: skip
    assert here.postrevision_set.count() == 1
    assert leads_to("/author/jsmith/") == "/author/jane-smith/"


def test_nobody_sees_an_email_address_that_was_a_login(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, author("anna@example.org", author_display_name="Anna"),
          post(1, **{"dc:creator": "anna@example.org"}))  # fmt: skip
    made = Author.objects.get(postrevision__isnull=False)
    assert (made.name, made.slug) == ("Anna", "anna")
    assert not Author.objects.filter(slug__contains="example").exists()


def test_an_author_whom_the_head_does_not_name_is_made_and_told_of(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(tmp_path, post(1, **{"dc:creator": "ghost"}))
    assert Author.objects.get(slug="ghost").name == "ghost"
    assert "The head of the file does not name this author" in says(report)


def test_terms_that_are_merged_while_an_import_runs_are_followed(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = running_on.Posts.write

    def merging(self: Any, item: Any, *args: Any) -> Any:
        if item.number == 2:
            for kind in (Category, Tag):
                one, other = (kind.objects.get(slug=slug) for slug in ("one", "other"))
                terms.merge(one, other, by=administrator())
        return write(self, item, *args)

    monkeypatch.setattr(running_on.Posts, "write", merging)
    under = [filed("one", "One"), filed("one", "One", "post_tag")]
    bring(
        tmp_path, category("one", "One"), category("other", "Other"),
        tag("one", "One"), tag("other", "Other"), post(1, terms=under), post(2, terms=under),
    )  # fmt: skip
    for text in PostRevision.objects.all():
        assert [one.slug for one in text.categories.all()] == ["other"]
        assert [one.slug for one in text.tags.all()] == ["other"]


def test_a_term_that_went_with_a_post_that_was_refused_is_made_again(
    blog: Blog, tmp_path: Path
) -> None:
    long = "<p>" + "word " * 210_000
    under = [filed("new", "New"), filed("new", "New", "post_tag")]
    report = bring(tmp_path, post(1, content=long, terms=under), post(2, terms=under))
    assert report.counts["posts"] == {"refused": 1, "added": 1}
    text = PostRevision.objects.get()
    assert [one.slug for one in text.categories.all()] == ["new"]
    assert [one.slug for one in text.tags.all()] == ["new"]
