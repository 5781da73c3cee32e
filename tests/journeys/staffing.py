"""The pages about accounts that are looked at."""

from playwright.sync_api import Page

from govblog.models import Invitation
from govblog.staffing import invitations, switching
from tests.factories import staff_of
from tests.govblog.staffing.guests import PASSWORD, invited, link_of
from tests.journeys.places import Place, at
from tests.journeys.world import Site


def _invited(site: Site) -> Invitation:
    by = staff_of(site.blog, "administrator")
    return invited(by, (site.blog, "editor"), (site.blog, "senior moderator"))


def _link(site: Site, page: Page) -> None:
    page.goto(link_of(_invited(site)))


def _withdrawn(site: Site, page: Page) -> None:
    invitation = _invited(site)
    link = link_of(invitation)
    invitations.withdraw(invitation, by=staff_of(site.blog, "administrator"))
    page.goto(link)


def _join(page: Page, link: str, password: str = PASSWORD) -> None:
    page.goto(link)
    page.get_by_label("Username").fill("gwen")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Make my account").click()


def _weak_password(site: Site, page: Page) -> None:
    _join(page, link_of(_invited(site)), "short")


def _joined(site: Site, page: Page) -> None:
    _join(page, link_of(_invited(site)))


def _used(site: Site, page: Page) -> None:
    link = link_of(_invited(site))
    _join(page, link)
    page.goto(link)


def _invited_nobody(site: Site, page: Page) -> None:
    page.goto("/admin/auth/user/add/")
    page.get_by_role("button", name="Send the invitation").click()


def _access(site: Site, page: Page) -> None:
    by = staff_of(site.blog, "administrator")
    switching.switch_off(staff_of(site.blog, "editor"), by=by, why="Left the team")
    _invited(site)
    page.goto("/admin/auth/user/access/")
    page.locator("#content summary").first.click()


def _record(site: Site, page: Page) -> None:
    _access(site, page)
    page.goto("/admin/auth/user/record/")


def _account(site: Site, page: Page) -> None:
    page.goto(f"/admin/auth/user/{staff_of(site.blog, 'editor').pk}/change/")


def _switch(site: Site, page: Page) -> None:
    page.goto(f"/admin/auth/user/{staff_of(site.blog, 'editor').pk}/switch/")


def _own_account(site: Site, page: Page) -> None:
    page.goto(f"/admin/auth/user/{staff_of(site.blog, 'administrator').pk}/switch/")
    page.get_by_role("button", name="Switch off").click()


JOINING = [
    Place("invitation", _link),
    Place("invitation refused", _weak_password, 422),
    Place("invitation taken up", _joined),
    Place("invitation used", _used, 410),
    Place("invitation withdrawn", _withdrawn, 410),
    Place("no invitation", at(f"/admin/invitation/{'t' * 43}/"), 404),
]
STAFFING = [
    Place("accounts", at("/admin/auth/user/"), role="administrator"),
    Place("account", _account, role="administrator"),
    Place("invite", at("/admin/auth/user/add/"), role="administrator"),
    Place("invite refused", _invited_nobody, 422, role="administrator"),
    Place("switch off", _switch, role="administrator"),
    Place("switch off refused", _own_account, 422, role="administrator"),
    Place("who can do what", _access, role="administrator"),
    Place("record of accounts", _record, role="administrator"),
    Place(
        "empty record of accounts",
        at("/admin/auth/user/record/?act=password"),
        role="administrator",
    ),
    Place(
        "record of accounts refused",
        at("/admin/auth/user/record/?since=2026-05-02&until=2026-05-01"),
        422,
        role="administrator",
    ),
]
