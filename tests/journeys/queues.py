"""The pages of the queue that are looked at."""

from playwright.sync_api import Page

from comments.moderation.reporting import Concern, report
from tests.journeys.place import Place, at
from tests.journeys.world import Site

QUEUE = "/admin/comments/comment/"


def _chosen(site: Site, page: Page) -> None:
    page.goto(f"{QUEUE}?q=e")
    page.get_by_role("button", name="Spam all").click()


def _decided(site: Site, page: Page) -> None:
    _chosen(site, page)
    page.get_by_role("button", name="Mark as spam").click()


def _undoable(site: Site, page: Page) -> None:
    _decided(site, page)
    page.goto(QUEUE)


def _reported(site: Site, page: Page) -> None:
    comment = site.comment("Well spotted.")
    report(comment, Concern(reason="insult", words="It is about me."), address="192.0.2.1")
    page.goto(f"{QUEUE}?status=reported")


def _keys(site: Site, page: Page) -> None:
    page.goto(QUEUE)
    page.get_by_role("button", name="What the keys do").click()


def _decided_by_key(site: Site, page: Page) -> None:
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("Approved. Undo").wait_for()
    page.keyboard.press("t")
    page.locator(".app-around").wait_for()


def _retiring(site: Site, page: Page) -> None:
    rule = site.blog.policy_rules.order_by("pk").first()
    page.goto(f"/admin/comments/policyrule/{rule.pk}/retire/")


QUEUES = [
    Place("queue narrowed", at(f"{QUEUE}?q=the&age=late&reason=links"), role="moderator"),
    Place("queue of reports", _reported, role="moderator"),
    Place("list to confirm", _chosen, role="moderator"),
    Place("list decided", _decided, role="moderator"),
    Place("queue with undo", _undoable, role="moderator"),
    Place("thread around", at(f"{QUEUE}{{pending}}/thread/"), role="moderator"),
    Place("rule to retire", _retiring, role="editor"),
]
# What only a script brings about, so not as the server sends it
SCRIPTED = [
    Place("keys of the queue", _keys, role="moderator"),
    Place("decided by key", _decided_by_key, role="moderator"),
]
