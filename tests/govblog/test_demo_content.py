"""The demo content has the shape that the demo promises, and is our own."""

import io
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from govblog.demo import markup, pictures
from govblog.demo.content import CONTENT, DemoComment, DemoPost, DemoSite, read
from govblog.demo.tables import ContentError

SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.fixture(scope="module")
def site() -> DemoSite:
    return read()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def published(comments: tuple[DemoComment, ...]) -> list[DemoComment]:
    return [comment for comment in comments if comment.status == "approved"]


def depth(comment: DemoComment, site: DemoSite) -> int:
    by_key = {other.key: other for other in site.comments}
    return 1 + (depth(by_key[comment.parent], site) if comment.parent else 0)


def root(comment: DemoComment, site: DemoSite) -> str:
    by_key = {other.key: other for other in site.comments}
    return root(by_key[comment.parent], site) if comment.parent else comment.key


def on_show(site: DemoSite) -> list[DemoPost]:
    return [
        post
        for post in site.posts
        if post.published and post.published.year == 2026 and not post.withdrawn
    ]


def test_at_least_six_articles_are_on_show(site: DemoSite) -> None:
    assert len(on_show(site)) >= 6


def test_one_article_is_withdrawn_with_a_reason_one_is_a_draft_and_one_is_scheduled(
    site: DemoSite,
) -> None:
    assert [bool(post.withdrawn.reason) for post in site.posts if post.withdrawn] == [True]
    assert len([post for post in site.posts if not post.published]) == 1
    assert len([post for post in site.posts if post.published and post.published.year == 2030]) == 1


def test_articles_appeared_between_february_and_october_2026(site: DemoSite) -> None:
    first, end = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    assert all(post.published and first <= post.published < end for post in on_show(site))


def test_each_article_has_between_350_and_600_words(site: DemoSite) -> None:
    lengths = {post.slug: len(re.sub(r"<[^>]*>", " ", post.body).split()) for post in site.posts}
    assert {slug: length for slug, length in lengths.items() if not 350 <= length <= 600} == {}


def test_the_policy_has_eight_rules_numbered_from_one(site: DemoSite) -> None:
    assert [rule.number for rule in site.blog.rules] == list(range(1, 9))


def test_the_conversation_has_fifteen_top_level_comments(site: DemoSite) -> None:
    tops = [comment for comment in published(site.conversation) if not comment.parent]
    assert len(tops) == 15


def test_the_replies_stand_under_three_comments_and_one_of_them_at_the_third_level(
    site: DemoSite,
) -> None:
    replies = [comment for comment in published(site.conversation) if comment.parent]
    assert len(replies) == 4
    assert len({root(reply, site) for reply in replies}) == 3
    assert sorted(depth(reply, site) for reply in replies) == [2, 2, 2, 3]


def test_two_different_people_are_called_anonymous(site: DemoSite) -> None:
    unnamed = [comment for comment in published(site.conversation) if comment.name == "Anonymous"]
    assert len(unnamed) == 2
    assert len({comment.email for comment in unnamed}) == 2


def test_one_legacy_comment_has_an_empty_body_and_no_other_comment_has(site: DemoSite) -> None:
    empty = [comment for comment in site.comments if not comment.body]
    assert [comment.legacy for comment in empty] == [True]
    assert empty[0] in site.conversation


def test_one_long_comment_has_line_breaks_a_list_and_two_links(site: DemoSite) -> None:
    long = max(published(site.conversation), key=lambda comment: len(comment.body))
    assert long.body.count("\n") > 5
    assert long.body.count("\n- ") > 3
    assert long.body.count("https://") == 2


def test_the_removed_reply_names_its_rule_and_has_a_published_reply(site: DemoSite) -> None:
    removed = [comment for comment in site.conversation if comment.status == "removed"]
    assert [comment.rule for comment in removed] == [1]
    assert removed[0].parent
    assert removed[0].key in {comment.parent for comment in published(site.conversation)}


def test_comments_stand_in_the_order_they_were_sent(site: DemoSite) -> None:
    assert list(site.conversation) == sorted(site.conversation, key=lambda one: one.posted)
    assert list(site.queue) == sorted(site.queue, key=lambda one: one.posted)


def test_two_more_articles_have_three_to_six_published_comments(site: DemoSite) -> None:
    counts = Counter(comment.post for comment in published(site.more_comments))
    assert len(counts) == 2
    assert all(3 <= count <= 6 for count in counts.values())


def test_the_queue_holds_24_pending_comments_on_several_articles(site: DemoSite) -> None:
    assert [comment.status for comment in site.queue] == ["pending"] * 24
    assert len({comment.post for comment in site.queue}) >= 4
    assert any(comment.parent for comment in site.queue)


def test_the_queue_has_people_with_a_record(site: DemoSite) -> None:
    waiting = Counter(comment.email for comment in site.queue)
    earlier = site.conversation + site.more_comments
    assert len({comment.email for comment in published(earlier)} & waiting.keys()) == 2
    rejected = {comment.email for comment in earlier if comment.status == "rejected"}
    assert len(rejected & waiting.keys()) == 1


def test_every_address_is_one_that_nobody_can_own(site: DemoSite) -> None:
    assert {comment.email.rpartition("@")[2] for comment in site.comments} == {
        "example.org",
        "example.com",
    }


def test_every_placeholder_is_filled(site: DemoSite) -> None:
    for post in site.posts:
        body = markup.filled(post.body, "/media/{}".format, "/articles/{}/".format)
        assert "{" not in body, post.slug
        assert body.count('src="/media/') == len(markup.placeholders(post.body, "picture"))


def test_every_picture_is_used_and_has_alternative_text(site: DemoSite) -> None:
    leads = [post.picture for post in site.posts if post.picture]
    drawn = [name for post in site.posts for name in markup.placeholders(post.body, "picture")]
    assert {lead.name for lead in leads} | {*drawn} == {*pictures.NAMES}
    assert all(lead.alt and lead.caption and lead.credit for lead in leads)


@pytest.mark.parametrize("name", pictures.NAMES)
def test_a_picture_is_the_same_each_time_light_and_of_one_size(name: str) -> None:
    first = pictures.draw(name)
    assert first == pictures.draw(name)
    assert len(first) < 120_000
    assert Image.open(io.BytesIO(first)).size == (1600, 900)


def test_an_unknown_key_is_an_error_that_names_it(copy: Path) -> None:
    blog = copy / "blog.toml"
    blog.write_text('colour = "green"\n' + blog.read_text())
    with pytest.raises(ContentError, match=r"blog\.toml: unknown key colour"):
        read(copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("blog.toml", "number = 8", 'number = "8"', "str instead of int"),
        ("blog.toml", 'name = "Everyday Services"', "", "missing key name"),
        ("blog.toml", "number = 8", "number = ", "Invalid value"),
        ("queue.toml", "07:52:00Z", "07:52:00", "time zone"),
        ("queue.toml", 'parent = "flood-5"', 'parent = "hours-1"', "another article"),
        ("queue.toml", 'parent = "flood-5"', 'parent = "flood-9"', "unknown comment"),
        ("queue.toml", 'parent = "hours-4"', 'parent = "queue-6"', "unpublished comment"),
        ("queue.toml", 'key = "queue-2"', 'key = "queue-1"', "taken"),
        ("conversation.toml", "legacy = true", "", "body is empty"),
        ("conversation.toml", 'status = "spam"', 'status = "junk"', "'junk' is not one of"),
        ("conversation.toml", "rule = 5", "rule = 9", "wrong rule"),
        ("conversation.toml", "decided = 2026-03-12T09:10:00Z", "", "goes with removed"),
        ("conversation.toml", "decided = 2026-03-12", "decided = 2026-03-11", "already removed"),
        ("conversation.toml", "answering-letters-in-days", "a-letter-home", "not on show"),
        ("articles/the-flood-line-at-night.toml", "the-flood", "a-flood", "file's name differ"),
        ("articles/the-flood-line-at-night.toml", '"moira-', '"mairi-', "unknown author"),
        ("articles/the-flood-line-at-night.toml", '"working-', '"resting-', "unknown category"),
        ("articles/the-flood-line-at-night.toml", '"river"', '"lake"', "unknown picture"),
        ("articles/one-form-instead-of-four.toml", "2026-04", "2026-01", "appears later"),
        ("articles/one-form-instead-of-four.toml", "post:a-day", "post:a-week", "not on show"),
        ("articles/waiting-times-in-every-office.toml", "2026-05-28", "2026-04-28", "withdrawn be"),
    ],
)
def test_content_that_does_not_agree_is_refused(
    copy: Path, file: str, old: str, new: str, fault: str
) -> None:
    spoiled = copy / file
    text = spoiled.read_text()
    assert old in text
    spoiled.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError, match=fault):
        read(copy)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p style='color: red'>Red</p>", "not allowed"),
        ("<script>1</script>", "not allowed"),
        ("<p>Never closed", "never closed"),
        ("<p>Crossed <em>tags</p></em>", "closes nothing"),
        ('<a href="https://elsewhere.test/">Away</a>', "leads elsewhere"),
        ('<a href="{picture:map}">A picture</a>', "leads elsewhere"),
        ('<img src="{picture:map}">', "alt text"),
        ('<img src="map.png" alt="A map">', "placeholder"),
    ],
)
def test_markup_beyond_the_agreed_tags_is_refused(body: str, fault: str) -> None:
    with pytest.raises(ContentError, match=fault):
        markup.check(body, "here")


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not beside this copy")
def test_no_six_words_in_a_row_come_from_the_seed_page() -> None:
    seed = runs("\n".join(page.read_text() for page in SEED.glob("*.txt")))
    assert seed
    for file in CONTENT.rglob("*.toml"):
        text = re.sub(r"<[^>]*>", " ", file.read_text())
        assert runs(text) & seed == set(), file.name


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower().replace("’", "'").replace("'", ""))
    return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}
