"""The pages of an export stand beside the posts here."""

from pathlib import Path

import pytest

from posts import pages
from posts.models import Blog, Page, PageText
from tests.comments.sending import READER
from tests.govblog.wordpress.loading.bringing import SITE, administrator, bring, says
from tests.govblog.wordpress.making import comment, planned, post

pytestmark = pytest.mark.django_db
WORDS = "<p>We are a team.</p>"


def page(number: int = 2, **said: object) -> str:
    """Return a page of an export."""
    given = {"post_name": "team", "link": f"{SITE}/about/team/", **said}
    content = str(given.pop("content", WORDS))
    return post(number, str(given.pop("title", "The team")), content, kind="page", **given)


def test_readers_find_a_page_and_its_old_addresses_lead_there(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, page())
    assert "We are a team." in READER.get("/team/").content.decode()
    for old in ("/about/team/", "/?page_id=2", "/?p=2"):
        answer = READER.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/team/"), old
    assert report.counts["pages"] == {"added": 1}


@pytest.mark.parametrize("said", [{"status": "draft"}, {"post_password": "x"}, {"content": " "}])
def test_what_was_not_public_or_is_empty_is_not_shown(
    blog: Blog, tmp_path: Path, said: dict[str, object]
) -> None:
    bring(tmp_path, page(**said))
    assert Page.objects.get().shown is None
    assert READER.get("/team/").status_code == 404


@pytest.mark.parametrize("slug", ["feed", "search", "2014", "admin"])
def test_a_page_whose_address_is_used_for_something_else_gets_another(
    blog: Blog, tmp_path: Path, slug: str
) -> None:
    report = bring(tmp_path, page(post_name=slug, link=f"{SITE}/{slug}/"))
    assert READER.get(f"/{slug}-page/").status_code == 200
    assert f"Its address here is /{slug}-page/" in says(report)


def test_a_page_beside_one_of_ours_gets_a_number(blog: Blog, tmp_path: Path) -> None:
    by = administrator()
    pages.show(pages.start(blog, slug="team", title="Ours", body=WORDS, by=by), by=by, seen=1)
    bring(tmp_path, page())
    assert READER.get("/team-2/").status_code == 200
    assert "Ours" in READER.get("/team/").content.decode()


def test_a_link_from_a_post_leads_to_the_page_here(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, post(1, content=f'<p><a href="{SITE}/about/team/">Us</a></p>'), page())
    assert 'href="/team/"' in blog.posts.get().revisions.get().body


def test_comments_on_a_page_are_told_of(blog: Blog, tmp_path: Path) -> None:
    report = bring(tmp_path, page(comments=[comment(1), comment(2)]))
    assert report.counted("comments", "on pages, which have none here") == 2
    assert "Its comments (2) have no place here." in says(report)


def test_a_newer_export_changes_the_page_unless_it_was_changed_here(
    blog: Blog, tmp_path: Path
) -> None:
    bring(tmp_path, page())
    assert bring(tmp_path, page(content="<p>Newer.</p>")).counts["pages"] == {"updated": 1}
    assert "Newer." in READER.get("/team/").content.decode()
    mine = Page.objects.get()
    pages.save(mine, title="Ours", body="<p>Ours.</p>", by=administrator(), seen=2)
    report = bring(tmp_path, page(content="<p>Newest.</p>"))
    assert report.counts["pages"] == {"changed here, left": 1}
    assert PageText.objects.latest("number").title == "Ours"


def test_a_page_that_was_taken_down_here_stays_down(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, page())
    pages.hide(Page.objects.get(), by=administrator())
    bring(tmp_path, page(content="<p>Newer.</p>"))
    assert READER.get("/team/").status_code == 404


def test_a_page_published_there_since_is_shown_here(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, page(status="draft"))
    bring(tmp_path, page())
    assert READER.get("/team/").status_code == 200


def test_a_page_that_went_back_to_draft_there_keeps_its_secrets(blog: Blog, tmp_path: Path) -> None:
    bring(tmp_path, page())
    bring(tmp_path, page(status="draft", content="<p>Secret.</p>"))
    assert "We are a team." in READER.get("/team/").content.decode()


def test_a_planned_page_is_seen_by_nobody_before_somebody_shows_it(
    blog: Blog, tmp_path: Path
) -> None:
    report = bring(tmp_path, page(**planned()))
    assert Page.objects.get().shown is None
    assert READER.get("/team/").status_code == 404
    assert "It was planned, which pages cannot be here" in says(report)
    bring(tmp_path, page())
    assert READER.get("/team/").status_code == 200
