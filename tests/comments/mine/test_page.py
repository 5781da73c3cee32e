"""What the private page of a comment says, and what it never says."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.mine import page
from comments.models import Comment, Decision, Mark, PageLink
from comments.moderation import Cuts, Notes, deciding, erasing, redact, reviewing, revise_rule
from comments.moderation.correcting import correct
from comments.moderation.cutting import Original
from comments.moderation.standing import Standing, State
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.mine.asking import LATER, look, opened, rejected, sent, text_of, ways
from tests.factories import CommentFactory, StaffFactory, act, rule_of, seen

pytestmark = pytest.mark.django_db
ALWAYS = {"renew", "data"}
_STATES = {
    "approved": State.PUBLISHED,
    "rejected": State.NOT_PUBLISHED,
    "spam": State.SPAM,
    "removed": State.REMOVED,
}


def told(comment: Comment) -> tuple[str, set[str]]:
    """Return what the page of a comment says once nothing can be undone, and its ways on."""
    path = opened(comment)
    with time_machine.travel(timezone.now() + LATER):
        return text_of(path), ways(path)


def test_a_comment_in_the_queue_can_be_corrected_and_taken_back(post: Post) -> None:
    Blog.objects.update(promise="We read comments on weekdays.")
    said, on = told(CommentFactory(post=post, body="What I <b>think</b>.", name="Siân"))
    assert "In the queue" in said
    assert "A moderator will read your comment" in said
    assert "We read comments on weekdays." in said
    assert "What I <b>think</b>." in said
    assert on == {*ALWAYS, "erase", "correct", "withdraw", "follow"}


def test_the_usual_wait_is_told_while_it_waits(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.figures.usual.FEWEST", 1)
    CommentFactory(post=post, status="approved")
    waiting = CommentFactory(post=post)
    assert "The usual wait is less than 1 working hour." in text_of(opened(waiting))


def test_the_usual_wait_is_worked_out_once_a_minute_for_each_blog(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Blog] = []

    def usual_wait(blog: Blog) -> str:
        asked.append(blog)
        return ""

    monkeypatch.setattr("comments.mine.page.usual_wait", usual_wait)
    paths = [opened(CommentFactory(post=post)) for _ in range(2)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for path in paths * 2:
            look(path)
        assert asked == [post.blog]
        clock.shift(61)
        look(paths[0])
    assert asked == [post.blog] * 2


def test_a_comment_that_is_held_looks_like_any_other(post: Post) -> None:
    plain = CommentFactory(post=post, body="The same.", name="One")
    held = CommentFactory(post=post, body="The same.", name="One", marks=[Mark.Kind.LINKS])
    one, other = (dom.page(look(opened(c)).content).one("main") for c in (plain, held))
    for node in (one, other):
        (address,) = node.all("p", of="app-address")
        address.children.clear()
    assert one.text == other.text


def test_a_decision_is_told_when_it_can_be_undone_no_more(post: Post) -> None:
    comment = CommentFactory(post=post)
    act(comment, "reject")
    path = opened(comment)
    said = text_of(path)
    assert "Being looked at" in said
    assert "Not published" not in said
    assert rule_of(post.blog).title not in said
    assert ways(path) == {*ALWAYS, "erase", "withdraw", "follow"}
    assert "Not published" in told(comment)[0]


def test_a_published_comment_is_led_to(post: Post) -> None:
    comment = CommentFactory(post=post, status="approved")
    said, on = told(comment)
    assert "Published" in said
    assert on == {*ALWAYS, "erase", "follow"}
    with time_machine.travel(timezone.now() + LATER):
        assert f'href="{comment.get_absolute_url()}"' in look(opened(comment)).content.decode()


def test_what_no_moderator_decided_is_not_told_as_a_moderators_decision(post: Post) -> None:
    by_click = CommentFactory(post=post)
    deciding.publish_confirmed(seen(by_click))
    said, _ = told(by_click)
    assert "Your comment was published when you confirmed it." in said
    assert "A moderator published" not in said


@pytest.mark.parametrize("status", ["approved", "rejected", "spam", "removed"])
def test_what_was_decided_elsewhere_is_not_told_as_a_moderators_decision(
    post: Post, status: str
) -> None:
    comment = CommentFactory(post=post)
    decision = Decision(comment=comment, to_status=status, actor_kind="import", at=timezone.now())
    stands = Standing(_STATES[status], [decision])
    (line,) = page.lines_of(page.Situation(PageLink(), comment, stands, ("A title", "/a/")))
    assert "before comments were kept here" in line
    assert "moderator" not in line


def test_what_is_said_of_the_link_is_true_of_how_the_comment_stands(post: Post) -> None:
    waits, looked_at = CommentFactory(post=post), CommentFactory(post=post)
    act(looked_at, "reject")
    assert "you can correct it or take it back there" in text_of(opened(waits))
    assert "You can still take it back there." in text_of(opened(looked_at))
    assert "take it back" not in told(looked_at)[0]


def test_a_rejection_names_the_rule_as_it_read_then_and_the_note_to_its_writer(
    post: Post, editor: User
) -> None:
    rule = rule_of(post.blog)
    comment = rejected(post, note="Leave out <b>his</b> name.")
    revise_rule(rule, title="Be kind", text="Quite other words.", by=editor)
    said, on = told(comment)
    assert f"Rule {rule.number} of the comment policy: {rule.title}" in said
    assert rule.text in said
    assert "Leave out <b>his</b> name." in said
    assert "Quite other words." not in said
    assert on == {*ALWAYS, "erase", "again", "second-look"}


def test_what_was_taken_for_advertising_can_be_looked_at_again_and_not_sent_again(
    post: Post,
) -> None:
    said, on = told(rejected(post, act="spam"))
    assert "Not published" in said
    assert "took your comment for advertising" in said
    assert on == {*ALWAYS, "erase", "second-look"}


def test_the_removal_of_a_published_comment_is_told(post: Post) -> None:
    said, on = told(CommentFactory(post=post, status="removed"))
    assert "A moderator removed your comment." in said
    assert rule_of(post.blog).title in said
    assert on == {*ALWAYS, "erase", "second-look"}


def test_what_was_taken_back_shows_no_words(post: Post) -> None:
    comment = CommentFactory(post=post, name="Siân Sample", body="What I think of it.")
    erasing.take_back(comment)
    said, on = told(comment)
    assert "Taken back" in said
    for words in ("Siân", "What I think", erasing.GONE):
        assert words not in said
    assert on == ALWAYS


def test_what_was_erased_keeps_its_decision_and_shows_no_words(post: Post) -> None:
    comment = rejected(post, note="A note.", body="What I think of it.")
    erasing.erase(comment, why="Asked for.")
    said, on = told(comment)
    assert "Erased" in said
    assert "Not published" in said
    assert "What I think" not in said
    assert "A note." not in said
    assert on == ALWAYS


def test_all_that_happened_is_told_in_its_order(post: Post) -> None:
    comment, path = sent(post, body="First words about my neighbour Bob.")
    correct(comment, Original("Siân", "Second words about my neighbour Bob."), seen=1)
    senior = StaffFactory(role="senior moderator", blog=post.blog)
    cuts = Cuts(["Bob"])
    redact(seen(comment), cuts, by=senior, kind="name", why="Not needed.")
    act(comment, "approve")
    with time_machine.travel(timezone.now() + LATER):
        seen_now = dom.page(look(path).content)
    what = [node.text for node in seen_now.all("h3", of="app-story__what")]
    assert what == ["You sent it", "You corrected it", "A moderator cut words from it", "Published"]
    said = seen_now.one("main").text
    assert "[name of a person removed]" in said
    assert "Bob" not in said
    assert "Not needed." not in said


def test_a_second_look_is_told_with_its_due_day(post: Post) -> None:
    comment = rejected(post)
    reviewing.ask(comment, "It was <i>not</i> an insult.")
    said, on = told(comment)
    assert "You asked for a second look" in said
    assert "It was <i>not</i> an insult." in said
    assert "Another moderator answers by" in said
    assert "second-look" not in on


def test_no_colleague_no_note_between_them_and_no_email_is_told(post: Post) -> None:
    moderator = StaffFactory(first_name="Angharad", last_name="Pritchard", username="apritchard")
    comment = CommentFactory(post=post, marks=[Mark.Kind.LINKS], email="gethin@example.org")
    notes = Notes(writer="For you.", colleagues="Between us.")
    moderation.decide(seen(comment), "reject", by=moderator, rule=rule_of(post.blog), notes=notes)
    said, _ = told(comment)
    assert "For you." in said
    for secret in ("Angharad", "Pritchard", "apritchard", "Between us", "gethin@", "link"):
        assert secret not in said.replace("Keep this link", "").replace("has this link", "")


def test_an_article_withdrawn_is_told_with_its_public_reason(post: Post, editor: User) -> None:
    comment = CommentFactory(post=post, status="approved")
    publishing.withdraw(post, by=editor, reason="It was out of date.")
    said, _ = told(comment)
    assert "The article was withdrawn, with all comments on it: It was out of date." in said
    assert "Read it on the page" not in said


def test_it_costs_the_same_however_much_happened(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plain, full = rejected(post), rejected(post)
    for _ in range(3):
        act(full, "restore")
        correct(full, Original("Siân", f"Words {full.text_version}."), seen=seen(full).text_version)
        act(full, "reject")
    paths = [opened(plain), opened(full)]
    with time_machine.travel(timezone.now() + LATER):
        for path in paths:
            look(path)
            with django_assert_num_queries(14):
                look(path)
