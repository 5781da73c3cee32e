"""The pages on which a comment is said to break the law, answered for, and handled as a case."""

import datetime as dt
from unittest.mock import patch

from django.utils import timezone
from playwright.sync_api import Page

from comments import legal
from comments.legal import step
from comments.models import Comment, LegalNotice
from comments.moderation import limits
from tests.comments.legal.cases import REFUSES, asked, do, notice_of, on_screen, senior_of
from tests.factories import CommentFactory, act
from tests.journeys.acts import submit
from tests.journeys.place import Place
from tests.journeys.world import Site

WORDS = {
    "The statement you complain of": "The clerk takes bribes.",
    "Why it is defamatory of you": "People will think that I take bribes.",
    "What it means, in your view": "That I am corrupt.",
    "What in it is factually inaccurate": "All of it.",
    "Your full name": "Jane Complainant",
    "Your email address": "jane@example.net",
}


def comment_on(site: Site) -> Comment:
    """Return a public comment whose writer gave an email address."""
    return CommentFactory(
        post=site.post(),
        status="approved",
        name="Will Writer",
        email="will@example.net",
        body="The clerk takes bribes.",
    )


def state_page() -> str:
    """Return the address of the page of the newest case’s complainant."""
    return step.link(LegalNotice.objects.latest("pk"), "complainant")


def answer_page() -> str:
    """Return the address of the page of the newest case’s writer."""
    return step.link(LegalNotice.objects.latest("pk"), "writer")


def fill_in(page: Page) -> None:
    """Fill in the form of a notice of complaint, and do not send it."""
    for label, words in WORDS.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("group", name="Do you have enough").get_by_label("No").check()
    page.get_by_role("group", name="Was this statement").get_by_label("No").check()
    page.get_by_role("group", name="May we give").get_by_label("No", exact=True).check()


def _choosing(site: Site, page: Page) -> None:
    page.goto(f"{comment_on(site).get_absolute_url()}legal-notice/")


def _form(site: Site, page: Page) -> None:
    page.goto(f"{comment_on(site).get_absolute_url()}legal-notice/?kind=defamation")


def _other(site: Site, page: Page) -> None:
    page.goto(f"{comment_on(site).get_absolute_url()}legal-notice/?kind=other")


def _empty(site: Site, page: Page) -> None:
    _form(site, page)
    submit(page, "Send notice")


def _sent(site: Site, page: Page) -> None:
    _form(site, page)
    fill_in(page)
    submit(page, "Send notice")


def _too_many(site: Site, page: Page) -> None:
    with patch.object(limits, "NOTICES_FROM_ADDRESS", 0):
        _sent(site, page)


def _gone(site: Site, page: Page) -> None:
    _form(site, page)
    fill_in(page)
    act(Comment.objects.latest("pk"), "remove")
    submit(page, "Send notice")


def _case(site: Site, page: Page) -> None:
    asked(comment_on(site))
    page.goto(state_page())


def _expired(site: Site, page: Page) -> None:
    notice_of(comment_on(site))
    LegalNotice.objects.update(link_until=timezone.now())
    page.goto(state_page())


def _renewed(site: Site, page: Page) -> None:
    _expired(site, page)
    submit(page, "Send me a new link")


def _answering(site: Site, page: Page) -> None:
    asked(comment_on(site))
    page.goto(answer_page())


def _lacking(site: Site, page: Page) -> None:
    _answering(site, page)
    page.get_by_label("No, it should stay").check()
    submit(page, "Send answer")


def _answered(site: Site, page: Page) -> None:
    _answering(site, page)
    page.get_by_label("Yes, remove it").check()
    submit(page, "Send answer")


def _answered_before(site: Site, page: Page) -> None:
    _answered(site, page)
    page.goto(page.url)


def _too_late(site: Site, page: Page) -> None:
    asked(comment_on(site))
    LegalNotice.objects.update(answer_until=timezone.now())
    page.goto(answer_page())


NOTICING = [
    Place("which law", _choosing),
    Place("notice of complaint", _form),
    Place("notice of another law", _other),
    Place("notice error", _empty, 422),
    Place("too many notices", _too_many, 429),
    Place("notice about what is gone", _gone, 404),
    Place("notice received", _sent),
    Place("case of a complainant", _case),
    Place("case expired", _expired, 410),
    Place("case renewed", _renewed),
    Place("no case", lambda site, page: page.goto(f"/legal-notices/{'t' * 43}/"), 404),
    Place("answering a notice", _answering),
    Place("answer that lacks something", _lacking, 422),
    Place("notice answered", _answered),
    Place("notice answered before", _answered_before, 410),
    Place("notice answered too late", _too_late, 410),
]


def _at_desk(page: Page, notice: LegalNotice) -> None:
    page.goto(f"/admin/comments/legalnotice/{notice.pk}/change/")
    for summary in page.locator("#content summary").all():
        if not summary.locator("xpath=..").evaluate("details => details.open"):
            summary.click()


def _list(site: Site, page: Page) -> None:
    notice_of(comment_on(site))
    late = notice_of(comment_on(site))
    LegalNotice.objects.filter(pk=late.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    page.goto("/admin/comments/legalnotice/")


def _new(site: Site, page: Page) -> None:
    _at_desk(page, notice_of(comment_on(site)))


def _waits(site: Site, page: Page) -> None:
    _at_desk(page, asked(comment_on(site)))


def _refused(site: Site, page: Page) -> None:
    notice = asked(comment_on(site))
    legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
    _at_desk(page, notice)


def _closed(site: Site, page: Page) -> None:
    _at_desk(page, do(asked(comment_on(site)), "remove"))


def _without_rule(site: Site, page: Page) -> None:
    _new(site, page)
    page.get_by_role("button", name="Remove the comment, tell").click()


def _badge(site: Site, page: Page) -> None:
    comment = notice_of(comment_on(site)).comment_id
    page.goto(f"/admin/comments/comment/{comment}/change/")


def _first_page(site: Site, page: Page) -> None:
    notice_of(comment_on(site))
    page.goto("/admin/")


CASES = [
    Place("legal notices", _list, role="administrator"),
    Place("no legal notices", lambda site, page: page.goto("/admin/comments/legalnotice/"),
          role="administrator"),
    Place("legal notice", _new, role="administrator"),
    Place("legal notice that waits", _waits, role="administrator"),
    Place("legal notice answered", _refused, role="administrator"),
    Place("legal notice closed", _closed, role="administrator"),
    Place("legal notice refused", _without_rule, 422, role="administrator"),
    Place("comment with a case", _badge, role="administrator"),
    Place("desks with a case", _first_page, role="administrator"),
]  # fmt: skip
