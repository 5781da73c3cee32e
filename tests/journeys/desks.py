"""The pages of the staff world that are looked at."""

from django.contrib.auth.models import User
from playwright.sync_api import Page

from comments import scoring
from comments.models import Comment
from govblog import letters
from govblog.models import Letter
from posts.models import Picture
from tests.comments.scoring import corpus
from tests.factories import CommentFactory, PictureFactory, act
from tests.journeys.archiving import TERMS
from tests.journeys.closing import CLOSING
from tests.journeys.cutting import CUTTING
from tests.journeys.doors import OWN
from tests.journeys.keeping import KEEPING
from tests.journeys.looking import LOOKING
from tests.journeys.noticing import CASES
from tests.journeys.owning import PERSONS
from tests.journeys.place import Place, at
from tests.journeys.publishing import PUBLISHING
from tests.journeys.queues import QUEUES
from tests.journeys.safekeeping import SAFEKEEPING
from tests.journeys.staffing import STAFFING
from tests.journeys.talking import TALKING
from tests.journeys.world import Site


def _decided(site: Site, page: Page) -> None:
    comment = site.comment("Well spotted.")
    act(comment, "remove")
    act(comment, "restore")
    page.goto(f"/admin/comments/comment/{comment.pk}/change/")


def _refused_hold_rule(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/holdrule/blog/{site.post().blog_id}/words/")
    page.get_by_label("Words and phrases", exact=True).fill("*")
    page.get_by_role("button", name="Save").click()


def _tried_hold_rule(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/holdrule/blog/{site.post().blog_id}/words/")
    page.get_by_label("Words and phrases", exact=True).fill("form*\nletter*")
    page.get_by_role("button", name="Try on past comments").click()


def _draft_without_a_title(site: Site, page: Page) -> None:
    page.goto("/admin/posts/post/add/")
    page.get_by_role("button", name="Save draft").click()


def _page_desk(site: Site, page: Page) -> None:
    page.goto("/admin/posts/page/")
    page.get_by_role("link", name="Cookies", exact=True).first.click()


def _page_without_a_title(site: Site, page: Page) -> None:
    page.goto("/admin/posts/page/add/")
    page.get_by_role("button", name="Save", exact=True).click()


def _picture_without_words(site: Site, page: Page) -> None:
    page.goto("/admin/posts/picture/add/")
    page.get_by_role("button", name="Save", exact=True).click()


def _used_picture(site: Site, page: Page) -> None:
    used = Picture.objects.filter(uses__isnull=False).first()
    page.goto(f"/admin/posts/picture/{used.pk}/delete/" if used else "/")


def _unused_picture(site: Site, page: Page) -> None:
    page.goto(f"/admin/posts/picture/{PictureFactory(blog=site.blog).pk}/delete/")


def _published(site: Site, page: Page) -> None:
    page.goto(f"/admin/posts/post/{site.post().pk}/change/")


def _told(site: Site, page: Page) -> None:
    page.goto("/admin/comments/comment/")
    page.get_by_role("button", name="Approve chosen").click()


def _tried(site: Site, page: Page) -> None:
    for body, is_spam in corpus.lessons(25):
        status = "spam" if is_spam else "approved"
        CommentFactory(post=site.post(), body=body, status=status)
    scoring.train(site.blog)
    page.goto("/admin/comments/comment/spam-score/")
    page.get_by_label("Text").fill("Cheap loans at www.loans.example.com, subscribe now!")
    page.get_by_role("button", name="Try").click()


def _feed_on(site: Site, page: Page) -> None:
    page.goto("/admin/comments/comment/notices/")
    page.get_by_role("button", name="Switch the feed on").click()


def _letter(site: Site) -> Letter:
    said = {"to": "reader1@example.org", "subject": "What became of it", "text": "Words"}
    letters.write(key="a letter", blog=site.blog, **said)
    error = "The mail server refused this recipient (550)."
    Letter.objects.update(state=Letter.State.FAILED, last_error=error)
    return Letter.objects.get()


def _letters(site: Site, page: Page) -> None:
    _letter(site)
    page.goto("/admin/govblog/letter/")


def _failed_letter(site: Site, page: Page) -> None:
    page.goto(f"/admin/govblog/letter/{_letter(site).pk}/change/")


def _figures(site: Site, page: Page) -> None:
    page.goto("/admin/comments/comment/figures/")
    for summary in page.locator("#content summary").all():
        if not summary.locator("xpath=..").evaluate("details => details.open"):
            summary.click()


def _lost_factor(site: Site, page: Page) -> None:
    moderator = User.objects.get(username="moderator")
    page.goto(f"/admin/auth/user/{moderator.pk}/change/")
    page.get_by_role("link", name="Reset the second factor").click()


DESKS = [
    Place("desks", at("/admin/"), role="administrator"),
    *PERSONS,
    Place("not for moderators", at("/admin/posts/blog/{blog}/change/"), 403, "moderator"),
    *[
        Place(f"queue {status}", at(f"/admin/comments/comment/?status={status}"), role="moderator")
        for status in Comment.Status.values
    ],
    Place("queue with a message", _told, role="moderator"),
    Place("one comment", at("/admin/comments/comment/{pending}/change/"), role="moderator"),
    Place("one decided comment", _decided, role="moderator"),
    Place("door of comments", at("/admin/comments/comment/post/{post}/"), role="moderator"),
    Place("no spam score", at("/admin/comments/comment/spam-score/"), role="administrator"),
    Place("spam score tried", _tried, role="administrator"),
    Place("hold rules", at("/admin/comments/holdrule/"), role="administrator"),
    Place("hold rule", at("/admin/comments/holdrule/blog/{blog}/links/"), role="administrator"),
    Place("hold rule refused", _refused_hold_rule, 422, role="administrator"),
    Place("hold rule tried", _tried_hold_rule, role="administrator"),
    Place("record of decisions", at("/admin/comments/decision/"), role="moderator"),
    Place(
        "record refused",
        at("/admin/comments/decision/?since=2026-05-02&until=2026-05-01"),
        422,
        role="moderator",
    ),
    Place("empty record", at("/admin/comments/decision/?comment=999999"), role="moderator"),
    Place("figures of moderation", _figures, role="moderator"),
    Place(
        "figures refused",
        at("/admin/comments/comment/figures/?since=2026-05-02&until=2026-05-01"),
        422,
        role="moderator",
    ),
    Place("policy rules", at("/admin/comments/policyrule/"), role="editor"),
    Place("your notices", at("/admin/comments/comment/notices/"), role="moderator"),
    Place("feed switched on", _feed_on, role="moderator"),
    Place("letters", _letters, role="administrator"),
    Place("failed letter", _failed_letter, role="administrator"),
    Place("reset of a factor", _lost_factor, role="administrator"),
    *OWN,
    Place("stopped addresses", at("/admin/govblog/letter/stopped/"), role="administrator"),
    *QUEUES,
    *CLOSING,
    *CUTTING,
    *CASES,
    *LOOKING,
    *KEEPING,
    *TALKING,
    Place("posts", at("/admin/posts/post/"), role="editor"),
    Place("new post", at("/admin/posts/post/add/"), role="editor"),
    Place("new post refused", _draft_without_a_title, 422, role="editor"),
    Place("post desk", at("/admin/posts/post/{post}/change/"), role="editor"),
    Place("desk of a public post", _published, role="editor"),
    *SAFEKEEPING,
    Place("preview", at("/admin/posts/post/{post}/preview/"), role="editor"),
    Place("pictures", at("/admin/posts/picture/"), role="editor"),
    Place("picking", at("/admin/posts/picture/?CKEditorFuncNum=-1"), role="editor"),
    Place("new picture", at("/admin/posts/picture/add/"), role="editor"),
    Place("picking a new one", at("/admin/posts/picture/add/?CKEditorFuncNum=-1"), role="editor"),
    Place("unused pictures", at("/admin/posts/picture/?used=no"), role="editor"),
    Place("used picture not deleted", _used_picture, role="editor"),
    Place("picture to delete", _unused_picture, role="editor"),
    Place("new picture refused", _picture_without_words, role="editor"),
    Place("pages", at("/admin/posts/page/"), role="editor"),
    Place("page begun", at("/admin/posts/page/add/?start=privacy"), role="editor"),
    Place("page desk", _page_desk, role="editor"),
    Place("page refused", _page_without_a_title, 422, role="editor"),
    Place("blog settings", at("/admin/posts/blog/{blog}/change/"), role="administrator"),
    Place("import", at("/admin/posts/blog/{blog}/import/"), role="administrator"),
    *TERMS,
    *PUBLISHING,
    *STAFFING,
]
