"""What a person did not publish stands nowhere but where it must, and after an erasure nowhere.

One person goes the whole road; then everything that can be asked for, and everything that was
written, is looked through.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from comments import digest, moderation, notices
from comments.models import Comment, Notice, Report
from comments.moderation import opening, outcomes, settling
from govblog import letters
from govblog.models import Letter
from posts.models import Blog, Post
from tests import dom
from tests.comments.mine.asking import LATER
from tests.comments.people import dumping
from tests.comments.sending import FROM_HERE, no_limits, send
from tests.desk import signed_in
from tests.factories import CategoryFactory, PostFactory, act, rule_of, seen, staff_of
from tests.test_house import recorded

pytestmark = pytest.mark.django_db

EMAIL, ADDRESS = "Perpetua.Zwanzigmann@quagga.example", "2001:db8:4711::77"
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
    "narwhals", "tapirs", "hyacinth", "umbridge", "dugongs",
)  # fmt: skip
QUERIES = 3  # addresses of one page, with what is asked of it
ALL = (*PRIVATE, "axolotls", "pseudonym")
WAYS = {"pending": (), "rejected": ("reject",), "spam": ("spam",), "removed": ("approve", "remove")}


def go_the_road(post: Post, moderator: User) -> None:
    """Let the person do all there is to do on a post, and the team answer."""
    blog = post.blog
    no_limits(blog)
    Blog.objects.update(figures_public=True)
    PostFactory(categories=[CategoryFactory()])
    person = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)
    send(post, by=person, email=EMAIL, **SHOWN)
    act(Comment.objects.latest("pk"), "approve")
    published = Comment.objects.latest("pk")
    for status, body in HIDDEN.items():
        send(post, by=person, email=EMAIL, name=HIDDEN_NAME, body=body)
        for step in WAYS[status]:
            act(Comment.objects.latest("pk"), step)
    _noted(blog, moderator)
    _report(person, published.pk, email=EMAIL, words=REPORTED, reason="other")
    _report(Client(), published.pk, email="other@example.org", words="Mine", reason="spam")
    settling.dismiss_all([seen(published)], by=moderator)
    page = opening.open_page(published, by_mail=True)
    for below in ("", "data/", "erase/", "follow/"):
        assert person.get(f"{page}{below}").status_code == 200
    person.post(f"{page}data/", {"act": "mail"}, headers=FROM_HERE)
    said = {"email": EMAIL, "what": "all", "every": "once"}
    assert person.post("/subscribe/", said, headers=FROM_HERE).status_code == 303
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moderation, "hand_in", _fault)
        assert send(post, by=person, email=EMAIL, body="dugongs").status_code == 500
    _mail_goes(blog, moderator)


def _noted(blog: Blog, moderator: User) -> None:
    """Let a moderator say something to the person and to colleagues."""
    removed = Comment.objects.get(status="removed")
    act(removed, "restore")
    notes = moderation.Notes(writer=f"Dear {HIDDEN_NAME}, no dugongs.", colleagues=HIDDEN_NAME)
    moderation.decide(seen(removed), "remove", by=moderator, rule=rule_of(blog), notes=notes)


def _report(browser: Client, pk: int, **said: str) -> None:
    response = browser.post(f"/comments/{pk}/report/", said, headers=FROM_HERE)
    assert response.status_code == 303


def _fault(*args: object, **said: object) -> None:
    raise RuntimeError("A fault made for a test")


def _mail_goes(blog: Blog, moderator: User) -> None:
    long_ago = timezone.now() - LATER * 20
    User.objects.filter(pk=moderator.pk).update(email="moderator@example.org")
    said = {"every": "hour", "looked_at": long_ago}
    Notice.objects.create(user=moderator, blog=blog, **said)
    Report.objects.exclude(state="open").update(settled_at=timezone.now() - LATER)
    digest.write_digests()
    outcomes.tell_reporters()
    letters.send_due_letters()


def _crawled(browser: Client, starts: list[str], within: str = "/") -> Iterator[tuple[str, str]]:
    """Yield every address that leads on from these, with all that it answers."""
    waiting, known, asked = list(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.pop()
        for method in ("get", "head", "post"):
            if method != "get" and (within != "/" or path not in starts):
                continue
            response = getattr(browser, method)(path)
            body = b"".join(response) if response.streaming else response.content
            yield f"{method} {path}", f"{dict(response.headers)} {body.decode(errors='replace')}"
            if method == "get" and "html" in response.headers.get("Content-Type", ""):
                for link in dom.page(body).all("a"):
                    there = urlsplit(urljoin(path, link.attributes.get("href") or ""))
                    on = f"{there.path}?{there.query}" if there.query else there.path
                    ours = there.netloc in {"", "testserver"} and there.path.startswith(within)
                    # A list can be filtered and sorted without end
                    if ours and on not in known and asked[there.path] < QUERIES and not _ends(on):
                        known.add(on)
                        asked[there.path] += 1
                        waiting.append(on)


def _ends(path: str) -> bool:
    return "logout" in path or "jsi18n" in path


def _public(post: Post, moderator: User) -> list[str]:
    below = ("", "reply/", "report/")
    of_comments = [f"/comments/{c.pk}/{b}" for c in Comment.objects.all() for b in below]
    article = post.get_absolute_url()
    feed = f"/queue/{notices.make_key(by=moderator)}/feed/"
    wrong = ["/nothing/", f"{article}?page=99", "/sitemap.xml", "/robots.txt", "/feed/", "/search/"]
    first = post.comments.get(status="approved").pk
    more = [article, f"{article}comments/", f"{article}comments/{first}/", feed]
    return ["/", *recorded(), *of_comments, *more, *wrong]


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Hear every logger from its lowest level on, but those that the settings hold back."""
    caplog.set_level(logging.DEBUG)
    for name in set(logging.root.manager.loggerDict) - set(settings.LOGGING["loggers"]):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def test_what_was_not_published_is_found_nowhere_until_it_is_erased_and_then_nothing_is(
    everything_logged: pytest.LogCaptureFixture, post: Post, moderator: User
) -> None:
    go_the_road(post, moderator)
    starts = _public(post, moderator)
    wrong = [
        (address, found)
        for address, said in _crawled(Client(), starts)
        if (found := dumping.found_in(said, PRIVATE))
    ]
    assert wrong == []
    others = Letter.objects.exclude(to__iexact=EMAIL)
    assert others.count() >= 2
    assert dumping.found_in(str(list(others.values())), ALL) == []
    sent = [one for one in mail.outbox if EMAIL.lower() not in [to.lower() for to in one.to]]
    assert {to for one in sent for to in one.to} >= {"moderator@example.org", "other@example.org"}
    assert dumping.found_in("".join(one.message().as_string() for one in sent), ALL) == []
    assert dumping.found_in(str(getattr(cache, "_cache", "")), ALL) == []
    assert "A fault made for a test" in everything_logged.text
    assert dumping.found_in(everything_logged.text, ALL) == []
    call_command("erase_person", EMAIL.lower(), "--yes", stdout=StringIO(), stderr=StringIO())
    assert dumping.found_in(dumping.database(), ALL) == []
    folders = [Path(settings.MEDIA_ROOT), settings.ERASURES_FILE.parent]
    assert dumping.found_in(dumping.files(*folders), ALL) == []
    assert dumping.found_in(everything_logged.text, ALL) == []
    again = [said for _, said in _crawled(Client(), starts)]
    assert dumping.found_in("".join(again), ALL) == []


@pytest.mark.nightly
@pytest.mark.parametrize("role", ["moderator", "editor"])
def test_a_colleague_who_may_not_see_an_email_finds_it_on_no_page(
    post: Post, moderator: User, role: str
) -> None:
    go_the_road(post, moderator)
    colleague = signed_in(staff_of(post.blog, role))
    pages = list(_crawled(colleague, ["/admin/"], within="/admin/"))
    assert len(pages) > 10
    parts = ("perpetua", "zwanzigmann", "2001:db8:4711")
    wrong = [(path, found) for path, said in pages if (found := dumping.found_in(said, parts))]
    assert wrong == []
