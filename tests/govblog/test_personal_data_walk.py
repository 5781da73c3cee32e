"""What a person did not publish stands nowhere but where it must, and after an erasure nowhere.

One person goes the whole road; then everything that can be asked for, and everything that was
written, is looked through.
"""

import contextlib
import io
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as as_set
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from pytest_django import Settings

from comments import notices
from comments.models import Comment, LegalNotice
from govblog.models import Letter
from posts.models import Blog, Category, Post
from tests import dom
from tests.comments.legal.cases import EMAIL as COMPLAINANT
from tests.comments.people import dumping
from tests.desk import signed_in
from tests.factories import AuthorFactory, PictureFactory, PostFactory, StaffFactory, staff_of
from tests.govblog.person_road import ALL, EMAIL, FOLLOWER, PRIVATE, Road, go_the_road
from tests.govblog.wordpress.loading.coming import loaded, said
from tests.logged import standard_error, tokens_in
from tests.page_factory import PageFactory
from tests.test_house import public_patterns, recorded

pytestmark = pytest.mark.django_db

QUERIES = 3  # addresses of one page, with what is asked of it


class Asked(NamedTuple):
    """An address that was asked for, and all that it answered."""

    method: str
    path: str
    status: int
    said: str


def _crawled(browser: Client, starts: list[str], within: str = "/") -> Iterator[Asked]:
    """Yield every address that leads on from these, with all that it answers."""
    waiting, known, asked = list(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.pop()
        for method in ("get", "head", "post"):
            if method != "get" and (within != "/" or path not in starts):
                continue
            response = getattr(browser, method)(path)
            body = b"".join(response) if response.streaming else response.content
            said = f"{dict(response.headers)} {body.decode(errors='replace')}"
            yield Asked(method, path, response.status_code, said)
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
    below = ("", "reply/", "report/", "legal-notice/")
    of_comments = [f"/comments/{c.pk}/{b}" for c in Comment.objects.all() for b in below]
    article = post.get_absolute_url()
    feed = f"/queue/{notices.make_key(by=moderator)}/feed/"
    found = [f"/search/?q={words}" for words in ("article", "thought+is+about", "insults", "dear")]
    follow = [f"{article}feed/", "/comments/feed/", "/feed/", "/sitemap.xml", "/sitemap-1.xml"]
    wrong = ["/nothing/", f"{article}?page=99", "/robots.txt", *found, *follow]
    first = post.comments.filter(status="approved").earliest("pk").pk
    picture, author = PictureFactory(), AuthorFactory()
    PostFactory(picture=picture, authors=[author], tags=["A word"])
    page = PageFactory(shown=True).get_absolute_url()
    loaded(PostFactory(), said(7))
    about = [author.get_absolute_url(), Category.objects.get().get_absolute_url(), "/tag/a-word/"]
    about = [*about, *(f"{path}feed/" for path in about), picture.file.url, page]
    more = [article, f"{article}comments/", f"{article}comments/{first}/", feed, *about]
    receipt = f"/comments/legal-notice-received/{LegalNotice.objects.earliest('pk').reference}/"
    return ["/", *recorded(), *of_comments, *more, receipt, *wrong]


def _unwalked(pages: list[Asked]) -> list[str]:
    """Return the public addresses of which no example answered, but those of private links."""
    answered = set()
    for one in pages:
        if one.status < 400:
            with contextlib.suppress(Resolver404):
                answered.add(resolve(urlsplit(one.path).path).func)
    return [
        str(one.pattern)
        for one in public_patterns(get_resolver())
        if "token" not in one.pattern.regex.groupindex
        and one.callback not in answered
        # Figures without a name in them, for who knows METRICS: tests/govblog/metrics
        and one.name != "metrics"
    ]


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Hear every logger from its lowest level on, but those that the settings hold back."""
    caplog.set_level(logging.DEBUG)
    for name in set(logging.root.manager.loggerDict) - set(as_set.LOGGING["loggers"]):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What standard error gets to read."""
    return standard_error(monkeypatch)


def _telling(pages: Iterable[Asked], words: tuple[str, ...]) -> list[tuple[str, str, list[str]]]:
    """Return the pages that tell one of these words, and which."""
    told = ((one, dumping.found_in(one.said, words)) for one in pages)
    return [(one.method, one.path, found) for one, found in told if found]


def _told_to_others() -> None:
    """See that letters to others hold nothing private, and only where they quote what is public."""
    quoting = {FOLLOWER, COMPLAINANT}
    others = Letter.objects.exclude(to__iexact=EMAIL)
    assert set(others.values_list("to", flat=True)) >= {
        "moderator@example.org", "other@example.org", *quoting,
    }  # fmt: skip
    assert dumping.found_in(str(list(others.exclude(to__in=quoting).values())), ALL) == []
    assert dumping.found_in(str(list(others.values())), PRIVATE) == []
    sent = [one for one in mail.outbox if EMAIL.lower() not in [to.lower() for to in one.to]]
    assert {to for one in sent for to in one.to} >= set(others.values_list("to", flat=True))
    raw = {one.to[0]: one.message().as_string() for one in sent}
    assert "axolotls" in raw[FOLLOWER]
    assert dumping.found_in("".join(raw.values()), PRIVATE) == []
    silent = "".join(words for to, words in raw.items() if to not in quoting)
    assert dumping.found_in(silent, ALL) == []


def test_what_was_not_published_is_found_nowhere_until_it_is_erased_and_then_nothing_is(
    everything_logged: pytest.LogCaptureFixture,
    log: io.StringIO,
    settings: Settings,
    blog: Blog,
    moderator: User,
) -> None:
    settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES = ["https://example.org/"], "2099-01-01"
    road = go_the_road(blog, moderator)
    starts = _public(road.post, moderator)
    pages = list(_crawled(Client(), starts))
    assert _unwalked(pages) == []
    assert _telling(pages, PRIVATE) == []
    _told_to_others()
    assert dumping.found_in(str(getattr(cache, "_cache", "")), ALL) == []
    _erase()
    assert dumping.found_in(dumping.database(), ALL) == []
    folders = [Path(settings.MEDIA_ROOT), settings.ERASURES_FILE.parent]
    assert dumping.found_in(dumping.files(*folders), ALL) == []
    assert _telling(_crawled(Client(), starts), ALL) == []
    colleague = signed_in(StaffFactory(role=None, is_superuser=True))
    desks = list(_crawled(colleague, ["/admin/"], within="/admin/"))
    assert len(desks) > 50
    assert _telling(desks, ALL) == []
    _logged_nothing(everything_logged.text, log.getvalue(), road)


def _erase() -> None:
    call_command("erase_person", EMAIL.lower(), "--yes", stdout=StringIO(), stderr=StringIO())


def _logged_nothing(heard: str, log: str, road: Road) -> None:
    """See that the faults were logged, and with them no word of the person and no private link."""
    assert heard.count("A fault made for a test") >= 2
    assert "Internal Server Error: GET mine " in log
    assert dumping.found_in(heard + log, ALL) == []
    mailed = "".join(one.message().as_string() for one in mail.outbox)
    links = tokens_in(f"{mailed} {road.pages}")
    assert len(links) > len(road.pages)
    assert links & tokens_in(log) == set()


@pytest.mark.nightly
@pytest.mark.parametrize("role", ["moderator", "editor"])
def test_a_colleague_who_may_not_see_an_email_finds_it_on_no_page(
    blog: Blog, moderator: User, role: str
) -> None:
    go_the_road(blog, moderator)
    colleague = signed_in(staff_of(blog, role))
    pages = list(_crawled(colleague, ["/admin/"], within="/admin/"))
    assert len(pages) > 10
    assert _telling(pages, ("perpetua", "zwanzigmann", "2001:db8:4711")) == []
