"""Somebody’s export is read: what is in it is found, in its order, and nothing is decided."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from govblog.wordpress.items import Author, Channel, Fault, Found, Item, Term
from govblog.wordpress.wxr import read, survey
from tests.govblog.wordpress import odd
from tests.govblog.wordpress.making import author, comment, export, filed, post, saved

Reads = Callable[..., list[Found]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Read a text as a file, and return what is found."""

    def found(text: str) -> list[Found]:
        path = saved(tmp_path, text)
        list(survey(path))
        return list(read(path))

    return found


def items(found: list[Found]) -> list[Item]:
    return [one for one in found if isinstance(one, Item)]


def faults(found: list[Found]) -> list[Fault]:
    return [one for one in found if isinstance(one, Fault)]


def terms(found: list[Found]) -> dict[str, Term]:
    return {one.slug: one for one in found if isinstance(one, Term)}


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_the_head_says_which_blog_and_which_version(reads: Reads, version: str) -> None:
    found = reads(export(author("jane"), post(1), version=version, title="Our blog"))
    assert found[0] == Channel(
        title="Our blog",
        description="What the example team does",
        link="https://example.blog.gov.uk",
        language="en-GB",
        version=version,
        base_site_url="https://example.blog.gov.uk",
        base_blog_url="https://example.blog.gov.uk",
    )


def test_an_export_of_nothing_has_a_head(reads: Reads) -> None:
    assert [type(one) for one in reads(export())] == [Channel]


def test_a_newer_version_is_read_and_noted(reads: Reads) -> None:
    found = reads(export(post(1), version="1.3"))
    assert [one.says for one in faults(found)] == [
        "WXR 1.3 is newer than 1.2, and was read as 1.2."
    ]
    assert len(items(found)) == 1


def test_authors_have_login_mail_and_names(reads: Reads) -> None:
    text = export(author("jane", author_id=7, author_display_name="Jane Doe"))
    (jane,) = (one for one in reads(text) if isinstance(one, Author))
    assert (jane.login, jane.number, jane.email, jane.name) == (
        "jane", 7, "jane@example.org", "Jane Doe",
    )  # fmt: skip


def test_a_post_has_all_that_the_file_says_of_it(reads: Reads) -> None:
    text = export(
        post(
            17, "Budget day", "<p>Text</p>", excerpt="In short", status="publish",
            post_date="2014-07-01 10:30:00", post_date_gmt="2014-07-01 09:30:00",
            post_modified_gmt="2015-01-01 00:00:01", post_name="budget-day", is_sticky=1,
            post_password="sesame", post_parent=3, comment_status="closed",
            terms=[filed("news", "News"), filed("tax", "Tax", "post_tag")],
            meta=[("_thumbnail_id", "9")],
        )
    )  # fmt: skip
    (item,) = items(reads(text))
    assert item == Item(
        kind="post", line=18, number=17, title="Budget day", slug="budget-day",
        link=item.link, guid="https://example.blog.gov.uk/?p=17", author="jane", status="publish",
        published_at=dt.datetime(2014, 7, 1, 9, 30, tzinfo=dt.UTC),
        local_date=dt.datetime(2014, 7, 1, 10, 30),  # noqa: DTZ001
        modified_at=dt.datetime(2015, 1, 1, 0, 0, 1, tzinfo=dt.UTC),
        content="<p>Text</p>", excerpt="In short", parent=3, password="sesame", sticky=True,
        comments_open=False,
        terms=(Term("category", "news", 18, name="News"), Term("post_tag", "tax", 18, name="Tax")),
        meta=(("_thumbnail_id", "9"),),
    )  # fmt: skip


def test_a_comment_has_all_that_the_file_says_of_it(reads: Reads) -> None:
    said = comment(
        5, parent=4, text="I agree", approved="spam", comment_type="pingback", comment_user_id=2,
        comment_author_url="https://example.org/", comment_date_gmt="2014-07-01 09:30:00",
        meta=[("rating", "5"), ("akismet_result", "true")],
    )  # fmt: skip
    (item,) = items(reads(export(post(1, comments=[said]))))
    (told,) = item.comments
    assert (told.number, told.parent, told.content, told.approved) == (5, 4, "I agree", "spam")
    assert (told.kind, told.user, told.url) == ("pingback", 2, "https://example.org/")
    assert told.written_at == dt.datetime(2014, 7, 1, 9, 30, tzinfo=dt.UTC)
    assert told.local_date is None
    assert told.meta == (("rating", "5"), ("akismet_result", "true"))


def test_a_survey_finds_all_but_what_comments_say(tmp_path: Path) -> None:
    file = saved(tmp_path, export(post(1, comments=[comment(1), comment(2)]), post(2)))
    (one, other), whole = items(list(survey(file, words=1))), items(list(read(file)))
    assert [(said.number, said.content) for said in one.comments] == [
        (1, "Thank you for this."),
        (2, ""),
    ]
    assert not any(said.author or said.email for said in one.comments)
    assert [replace(one, comments=()), other] == [replace(whole[0], comments=()), whole[1]]


@pytest.mark.parametrize("name", odd.ODDITIES)
def test_every_oddity_is_read_to_its_end(reads: Reads, name: str) -> None:
    found = reads(odd.ODDITIES[name]())
    assert isinstance(found[0], Channel)
    assert items(found)


def test_wxr_1_0_names_each_term_twice_and_it_is_kept_once(reads: Reads) -> None:
    (item,) = items(reads(odd.ODDITIES["version_1_0"]()))
    assert [(one.kind, one.slug, one.name) for one in item.terms] == [
        ("category", "news", "News"), ("post_tag", "budget", "Budget"), ("category", "", "Loose"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["secure_namespace", "other_prefix"])
def test_the_space_is_known_by_any_prefix_and_scheme(reads: Reads, name: str) -> None:
    (item,) = items(reads(odd.ODDITIES[name]()))
    assert (item.number, item.comments[0].number) == (1, 1)


def test_an_excerpt_is_read_when_its_prefix_was_never_said(reads: Reads) -> None:
    (item,) = items(reads(odd.ODDITIES["excerpt_without_namespace"]()))
    assert (item.excerpt, item.content) == ("In short", "<p>What this post says.</p>")


def test_letters_of_every_kind_stay(reads: Reads) -> None:
    (item,) = items(reads(odd.ODDITIES["letters_of_all_kinds"]()))
    assert (item.title, item.content) == ("Straße 𝔘 🚲", "<p>שלום 👍</p>")
    assert item.comments[0].content == "👩🏽‍🚒 𝔘nicode שלום 你好 Ÿ"
    assert (item.terms[0].slug, item.terms[0].name) == ("r&d", "R&D “quoted”")


def test_a_text_about_cdata_stays_whole(reads: Reads) -> None:
    (item,) = items(reads(odd.ODDITIES["cdata_in_cdata"]()))
    assert item.content == "<p>x[y[1]]>z</p>"
    assert item.comments[0].content == "a[b[0]]>c and ]]> and <![CDATA[x]]>"


def test_what_was_escaped_before_is_left_as_it_is(reads: Reads) -> None:
    (item,) = items(reads(odd.ODDITIES["escaped_twice"]()))
    assert item.comments[0].content.startswith("Fish &amp;amp; chips")


def test_plain_text_of_old_exports_is_unescaped_once(reads: Reads) -> None:
    text = (
        export(post(1, "HERE"))
        .replace("<![CDATA[HERE]]>", "R&amp;D &#8217;&lt;")
        .replace(">HERE<", ">R&amp;D &#8217;&lt;<")
    )
    assert items(reads(text))[0].title == "R&D ’<"


def test_what_plugins_add_is_passed_over(reads: Reads) -> None:
    found = reads(odd.ODDITIES["foreign_elements"]())
    assert items(found)[0].title == "Own"
    assert items(found)[0].terms == ()
    assert isinstance(found[0], Channel)
    assert found[0].title == "Example blog"


def test_zero_dates_are_no_dates(reads: Reads) -> None:
    found = reads(odd.ODDITIES["dates_of_nothing"]())
    draft, lost, fed, none = items(found)
    assert (draft.published_at, draft.modified_at) == (None, None)
    assert draft.local_date == dt.datetime(2014, 3, 3, 16, 0, 1)  # noqa: DTZ001
    assert (lost.published_at, lost.local_date is None) == (None, False)
    # Only the feed's own date is left
    assert fed.published_at == dt.datetime(2014, 3, 4, 6, 0, 3, tzinfo=dt.UTC)
    assert fed.local_date is None
    assert (none.published_at, none.local_date) == (None, None)
    first, second = lost.comments
    assert (first.written_at, first.local_date is None) == (None, False)
    assert (second.written_at, second.local_date) == (None, None)
    assert faults(found) == []


def test_a_date_that_cannot_be_is_told_with_its_line(reads: Reads) -> None:
    found = reads(odd.ODDITIES["impossible_dates"]())
    told = faults(found)
    assert told[0].line == 49
    assert told[0].about == "comment 1"
    assert told[0].says == (
        "wp:comment_date_gmt is left empty: “2014-02-30 10:00:00” is a date that cannot be."
    )
    assert not any(one.refused for one in told)
    assert [one.published_at for one in items(found)] == [None, None]


def test_an_id_that_cannot_be_is_told_and_the_comment_kept(reads: Reads) -> None:
    found = reads(odd.ODDITIES["impossible_ids"]())
    (item,) = items(found)
    assert (item.number, item.parent) == (None, None)
    assert [one.number for one in item.comments] == [None] * 7
    assert [one.about for one in faults(found)[-2:]] == ["post x “Post 1”"] * 2


def test_an_author_with_no_login_is_refused_and_the_rest_read(reads: Reads) -> None:
    found = reads(odd.ODDITIES["author_without_login"]())
    assert [one.login for one in found if isinstance(one, Author)] == ["jane"]
    assert [one.refused for one in faults(found)] == [True]
    assert len(items(found)) == 1


def test_terms_say_their_kind_and_their_parent(reads: Reads) -> None:
    found = terms(reads(odd.ODDITIES["hierarchical_categories"]()))
    assert (found["child"].kind, found["child"].parent) == ("category", "parent")
    found = terms(reads(odd.ODDITIES["term_without_name"]()))
    assert [(one.kind, one.slug) for one in found.values()] == [
        ("category", "nameless"), ("post_tag", "untitled"), ("series", "budget-2014"),
    ]  # fmt: skip


def test_duplicate_ids_are_all_told(reads: Reads) -> None:
    first, second = items(reads(odd.ODDITIES["duplicate_comment_ids"]()))
    assert [one.number for one in first.comments + second.comments] == [1, 1, 2, 1]
    assert [one.number for one in items(reads(odd.ODDITIES["duplicate_post_ids"]()))] == [1, 1]


def test_an_attachment_says_where_its_file_is(reads: Reads) -> None:
    _, bus, tram = items(reads(odd.ODDITIES["attachments"]()))
    assert (bus.kind, bus.status, bus.parent) == ("attachment", "inherit", 1)
    assert bus.attachment_url.endswith("/2014/03/bus.jpg")
    assert tram.parent is None


def test_markup_that_is_no_cdata_gives_its_words_and_a_fault(reads: Reads) -> None:
    text = export(post(1, "Own", "BODY")).replace(">BODY<", "><p>One <b>two</b></p><")
    found = reads(text)
    assert items(found)[0].content == "One two"
    assert [one.says for one in faults(found)] == [
        "Markup in content is no CDATA: only the words of it are read."
    ]
