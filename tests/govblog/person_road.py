"""One person goes the whole road of a commenter, and the team answers, all by their own doors."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments import digest, legal, mailing, moderation
from comments.mine import page as own_page
from comments.models import Comment, Follow, LegalNotice, Mailbox, Notice, Report, Review
from comments.moderation import mailboxes, opening, outcomes, reviewing, settling, triage
from govblog import letters
from posts.models import Blog, Post
from tests.comments.cutting import cut
from tests.comments.legal import cases
from tests.comments.mine.asking import LATER, token_in
from tests.comments.sending import FROM_HERE, no_limits, send
from tests.factories import (
    CategoryFactory,
    CommentFactory,
    PostFactory,
    act,
    rule_of,
    seen,
    staff_of,
)

EMAIL, ADDRESS = "Perpetua.Zwanzigmann@quagga.example", "2001:db8:4711::77"
FOLLOWER = "follower@example.org"
SHOWN = {"name": "Published Pseudonym", "body": "My published thought is about axolotls."}
HIDDEN = {
    "pending": "My waiting thought is about pangolins in the ministry.",
    "rejected": "My refused thought is about wombats, and I am one.",
    "spam": "My thought taken for spam is about okapis at a price.",
    "removed": "My removed thought is about narwhals in the library.",
}
HIDDEN_NAME = "Hyacinth Umbridge-Vole"
REPORTED = "That insults my tapirs."
PRIVATE = (
    "perpetua", "zwanzigmann", "quagga", "2001:db8:4711", "pangolins", "wombats", "okapis",
    "narwhals", "tapirs", "hyacinth", "umbridge", "dugongs", "quolls", "numbats", "bilbies",
    "capybaras", "kookaburra", "gavials", "potoroo", "aardwolves",
)  # fmt: skip
ALL = (*PRIVATE, "axolotls", "pseudonym")
WAYS = {"pending": (), "rejected": ("reject",), "spam": ("spam",), "removed": ("approve", "remove")}
AN_HOUR = dt.timedelta(hours=1)


@dataclass
class Road:
    """The person's browser, the blog's people, and every private page that was opened."""

    post: Post
    moderator: User
    browser: Client
    pages: list[str] = field(default_factory=list)

    def send(self, body: str, *steps: str, name: str = HIDDEN_NAME, **more: str) -> Comment:
        """Send a comment as the person, and have it decided so; return it."""
        response = send(self.post, by=self.browser, email=EMAIL, name=name, body=body, **more)
        assert response.status_code == 303
        comment = Comment.objects.latest("pk")
        for step in steps:
            act(comment, step)
        return Comment.objects.select_related("post__blog", "content").get(pk=comment.pk)

    def open(self, comment: Comment) -> str:
        """Return the path of a private page of a comment."""
        self.pages.append(opening.open_page(comment, by_mail=True))
        return self.pages[-1]

    def press(self, path: str, **said: str) -> HttpResponse:
        """Send a form of a private page; it is taken."""
        response = self.browser.post(path, said, headers=FROM_HERE)
        assert response.status_code in {200, 303}, path
        return response


def go_the_road(blog: Blog, moderator: User) -> Road:
    """Let the person do all there is to do on a post of the blog, and the team answer."""
    no_limits(blog)
    Blog.objects.update(figures_public=True)
    PostFactory(categories=[CategoryFactory()])
    browser = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)
    with time_machine.travel(timezone.now() - AN_HOUR):
        road = Road(PostFactory(blog=blog), moderator, browser)
        published = road.send(SHOWN["body"], "approve", name=SHOWN["name"])
        address = road.send("I keep axolotls in Kookaburra Lane.", "approve", name=SHOWN["name"])
        tried = road.send("My first try is about quolls.", "reject")
        judged = road.send("My judged thought is about aardwolves.", "reject")
    for status, body in HIDDEN.items():
        road.send(body, *WAYS[status])
    _noted(blog, moderator)
    _report(road.browser, published.pk, email=EMAIL, words=REPORTED, reason="other")
    _report(Client(), published.pk, email="other@example.org", words="Mine", reason="spam")
    settling.dismiss_all([seen(published)], by=moderator)
    _own_pages(road, published)
    said = {"email": EMAIL, "what": "all", "every": "once"}
    assert browser.post("/subscribe/", said, headers=FROM_HERE).status_code == 303
    _tries_again(road, tried)
    _asks_for_a_second_look(road, judged)
    _told_by_colleagues(road, address)
    _replies(road, published)
    _legal_cases(road, published)
    _faults(road, published)
    _mail_goes(blog, moderator)
    return road


def _noted(blog: Blog, moderator: User) -> None:
    """Let a moderator say something to the person and to colleagues."""
    removed = Comment.objects.get(status="removed")
    act(removed, "restore")
    notes = moderation.Notes(writer=f"Dear {HIDDEN_NAME}, no dugongs.", colleagues=HIDDEN_NAME)
    moderation.decide(seen(removed), "remove", by=moderator, rule=rule_of(blog), notes=notes)


def _report(browser: Client, pk: int, **said: str) -> None:
    response = browser.post(f"/comments/{pk}/report/", said, headers=FROM_HERE)
    assert response.status_code == 303


def _own_pages(road: Road, published: Comment) -> None:
    """Look at the private page of a comment and below it, and ask for the data by mail."""
    page = road.open(published)
    for below in ("", "data/", "erase/", "follow/"):
        assert road.browser.get(f"{page}{below}").status_code == 200
    road.press(f"{page}data/", act="mail")


def _tries_again(road: Road, tried: Comment) -> None:
    """Send a rejected comment again, changed, and correct the new one."""
    page = road.open(tried)
    again = road.press(f"{page}again/", body="My next try is about numbats.", name=HIDDEN_NAME)
    road.pages.append(f"/comments/mine/{token_in(again['Location'])}/")
    better = {"body": "My corrected try is about bilbies.", "name": HIDDEN_NAME, "seen": "1"}
    road.press(f"{road.pages[-1]}correct/", **better)
    assert Comment.objects.latest("pk").text_version == 2


def _asks_for_a_second_look(road: Road, judged: Comment) -> None:
    """Ask for a second look, which a senior answers in words."""
    road.press(f"{road.open(judged)}second-look/", words="My capybaras are not an insult.")
    senior = staff_of(road.post.blog, "senior moderator")
    words = f"Dear {HIDDEN_NAME}, the capybaras stay out."
    reviewing.answer(Review.objects.get(), seen(judged), "upheld", words, by=senior)


def _told_by_colleagues(road: Road, address: Comment) -> None:
    """Cut words from a published comment, and keep an errand about it until it is settled."""
    cut(address, "Kookaburra Lane")
    plan = triage.Plan(note=f"{HIDDEN_NAME} asks about gavials.")
    errand = triage.open_errand(address, "answer", by=road.moderator, plan=plan)
    shown = triage.SeenErrand(errand.pk, errand.version)
    triage.settle(shown, by=road.moderator, outcome=f"Told {HIDDEN_NAME} all about gavials.")


def _replies(road: Road, published: Comment) -> None:
    """Let the person be told of a reply, and another person of the reply that they wrote."""
    blog, now = road.post.blog, timezone.now()
    asked = CommentFactory(post=road.post, status="approved", email=FOLLOWER)
    for comment, email in ((asked, FOLLOWER), (published, EMAIL)):
        box = mailboxes.made(blog, email)
        Mailbox.objects.filter(pk=box.pk).update(confirmed_at=now, replies=True)
        Follow.objects.get_or_create(comment=comment, mailbox=box, defaults={"since": now})
    CommentFactory(parent=published, status="approved")
    answer = {"name": SHOWN["name"], "parent": str(asked.pk)}
    road.send("My published reply is about axolotls.", "approve", **answer)
    assert mailing.tell(now + AN_HOUR) >= 2


def _legal_cases(road: Road, published: Comment) -> None:
    """Let the person send a legal notice and answer one; both cases are closed in the end."""
    other = CommentFactory(post=road.post, status="approved")
    said = {"statement": "It says potoroo.", "name": HIDDEN_NAME, "email": EMAIL}
    typed = {**cases.SAID, **said, "knows_writer": "no", "removed_before": "no", "shares": "none"}
    road.press(f"/comments/{other.pk}/legal-notice/?kind=defamation", **typed)
    cases.do(LegalNotice.objects.get(), "close")
    case = cases.asked(published)
    token = cases.answer_token(case)
    road.pages.append(f"/legal-notices/answer/{token}/")
    legal.answer(token, legal.Answer("refuse", HIDDEN_NAME, "7 Potoroo Street", False))
    cases.do(case, "keep")


def _fault(*args: object, **said: object) -> None:
    raise RuntimeError("A fault made for a test")


def _faults(road: Road, published: Comment) -> None:
    """Let faults meet the person: while a comment is sent, and on a private page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moderation, "hand_in", _fault)
        assert send(road.post, by=road.browser, email=EMAIL, body="dugongs").status_code == 500
        patch.setattr(own_page.story, "story_of", _fault)
        assert road.browser.get(road.open(published)).status_code == 500


def _mail_goes(blog: Blog, moderator: User) -> None:
    long_ago = timezone.now() - LATER * 20
    User.objects.filter(pk=moderator.pk).update(email="moderator@example.org")
    said = {"every": "hour", "looked_at": long_ago}
    Notice.objects.create(user=moderator, blog=blog, **said)
    Report.objects.exclude(state="open").update(settled_at=timezone.now() - LATER)
    digest.write_digests()
    outcomes.tell_reporters()
    letters.send_due_letters()
