"""What staff do at their desks, each as the browser in which they are signed in sends it."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from comments import tasks
from comments.models import Comment
from posts import leftovers
from posts.models import Post
from tests import dom
from tests.comments.legal import cases
from tests.desk import QUEUE, desk_of, signed_in, to_do
from tests.factories import (
    PASSWORD,
    CommentFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
    rule_of,
    seen,
    staff_of,
    the_blog,
)
from tests.failing.trying import BESIDE, Kind
from tests.page_factory import PageFactory

WORDS = "Every word of it & <more>"
Act = Callable[[], HttpResponse]
# When an account was last used, which every request of its own may note
_USED = BESIDE | {"govblog_staffsession"}


def _desk(role: str, blog: Any = None) -> Client:
    browser = signed_in(staff_of(blog or the_blog(), role))
    # A page that fails is an answer here
    browser.raise_request_exception = False
    return browser


def _sends(role: str, path: str, **fields: Any) -> Act:
    browser = _desk(role)
    return lambda: browser.post(path, fields)


def _said(comment: Comment) -> str:
    one = seen(comment)
    return f"{one.pk}:{one.status}:{one.text_version}"


def _form(browser: Client, path: str, button: str = "") -> dict[str, Any]:
    """Return what the form in which one writes, or that with a button, would send."""
    return _filled(browser.get(path), button)


def _filled(answer: HttpResponse, button: str = "") -> dict[str, Any]:
    shown = dom.page(answer.content)
    forms = [form for form in shown.all("form") if form.all("textarea")]
    form = next(form for form in forms if not button or form.all("button", value=button))
    said: dict[str, Any] = {}
    for node in form.all("input"):
        kind = node.attributes.get("type", "text")
        is_sent = kind in {"hidden", "text"} or "checked" in node.attributes
        if is_sent and "name" in node.attributes:
            said[node["name"]] = node.attributes.get("value", "")
    return said | {one["name"]: one.raw.removeprefix("\n") for one in form.all("textarea")}


def _reject() -> Act:
    comment = CommentFactory()
    notes = {f"to-writer-{comment.pk}": WORDS, "rule": rule_of(comment.post.blog).pk}
    notes[f"rule-{comment.pk}"] = notes["rule"]
    return _sends("moderator", QUEUE, act=f"reject {comment.pk}", seen=_said(comment), **notes)


def _approve() -> Act:
    comment = CommentFactory()
    return _sends("moderator", QUEUE, act=f"approve {comment.pk}", seen=_said(comment))


def _page_of_them() -> Act:
    said = [_said(one) for one in CommentFactory.create_batch(3, post=PostFactory())]
    chosen = [one.split(":")[0] for one in said]
    return _sends("moderator", QUEUE, act="approve", seen=said, pick=chosen)


def _gather() -> Act:
    CommentFactory.create_batch(3, post=PostFactory())
    return _sends("moderator", QUEUE, act="spam all")


def bulk() -> Act:
    """Return what confirms that a list of comments is decided."""
    CommentFactory.create_batch(3, post=PostFactory())
    browser = _desk("moderator")
    path = browser.post(QUEUE, {"act": "spam all"})["Location"]
    return lambda: browser.post(path)


def _undo() -> Act:
    comment, browser = CommentFactory(), _desk("moderator")
    browser.post(QUEUE, {"act": f"approve {comment.pk}", "seen": _said(comment)})
    shown = dom.page(browser.get(QUEUE).content)
    button = shown.one(of="app-undo").one("button")["value"]
    return lambda: browser.post(QUEUE, {"act": button})


def _redact() -> Act:
    comment = CommentFactory(body=f"Ring 07700 900123. {WORDS}", status="approved")
    browser, path = _desk("senior moderator"), f"{QUEUE}{comment.pk}/redact/"
    said = {**_form(browser, path), "kind": "personal", "why": WORDS, "found": "07700 900123"}
    looked = _filled(browser.post(path, {**said, "preview": "1"}))
    return lambda: browser.post(path, {**looked, "save": "1"})


def _reply() -> Act:
    browser = _desk("moderator")
    path = f"{QUEUE}{CommentFactory().pk}/reply/"
    said = {**_form(browser, path), "body": WORDS}
    return lambda: browser.post(path, said)


def _close() -> Act:
    path = f"{QUEUE}post/{PostFactory().pk}/"
    browser = _desk("moderator")
    shown = dom.page(browser.get(path).content)
    form = {"reason": WORDS, "seen": shown.all("input", name="seen")[0]["value"]}
    return lambda: browser.post(path, form)


def _errand() -> Act:
    path = f"{QUEUE}{CommentFactory().pk}/triage/"
    return _sends("moderator", path, act="open", kind="pass", team="Post room", note=WORDS)


def _case() -> Act:
    notice = cases.notice_of()
    path = f"/admin/comments/legalnotice/{notice.pk}/change/"
    browser = _desk("senior moderator")
    said = {**_form(browser, path, "notify"), "act": "notify"}
    return lambda: browser.post(path, said)


def _draft() -> Post:
    return PostFactory(draft=True)


def _version(post: Post) -> str:
    return str(post.revisions.latest("number").version)


def _begin() -> Act:
    said = {"title": "A title", "body": f"<p>{'word ' * 9}</p>", "excerpt": WORDS, "seen": "0"}
    return _sends("editor", "/admin/posts/post/add/", **said)


def _save() -> Act:
    post, browser = _draft(), _desk("editor")
    said = {**_form(browser, desk_of(post.pk)), "excerpt": WORDS}
    return lambda: browser.post(desk_of(post.pk), said)


def _acts(name: str, *, draft: bool = True, **said: str) -> Callable[[], Act]:
    def scene() -> Act:
        post = PostFactory(draft=draft, picture=PictureFactory(), tags=["A word"])
        return _sends("editor", to_do(post.pk, name), seen=_version(post), **said)

    return scene


def _schedule() -> Act:
    day = f"{timezone.now() + dt.timedelta(days=40):%Y-%m-%d}"
    return _acts("schedule", date=day, time="09:30")()


def _rename() -> Act:
    post = PostFactory()
    return _sends("editor", to_do(post.pk, "rename"), seen=post.slug, slug="another-name")


def picture() -> bytes:
    """Return a picture that is made in all widths."""
    file = io.BytesIO()
    Image.new("RGB", (1_000, 20), "navy").save(file, "PNG")
    return file.getvalue()


def _upload() -> Act:
    browser, blog = _desk("editor"), the_blog().pk

    def act() -> HttpResponse:
        upload = SimpleUploadedFile("a.png", picture(), "image/png")
        form = {"blog": blog, "upload": upload, "alt": WORDS}
        return browser.post("/admin/posts/picture/add/", form)

    return act


def _no_picture() -> Act:
    path = f"/admin/posts/picture/{PictureFactory().pk}/delete/"
    return _sends("editor", path, post="yes")


def _beside() -> Act:
    page, browser = PageFactory(shown=True), _desk("editor")
    path = f"/admin/posts/page/{page.pk}/change/"
    return lambda: browser.post(path, {"title": "T", "body": f"<p>{'word ' * 9}</p>", "seen": "1"})


def _policy() -> Act:
    said = {"name": "Opening hours", "slug": "", "blog": the_blog().pk}
    return _sends("editor", "/admin/posts/category/add/", **said)


def _sign_in() -> Act:
    person = StaffFactory(username="mair")
    browser = Client(raise_request_exception=False)
    assert isinstance(person, User)
    said = {"username": "mair", "password": PASSWORD}
    return lambda: browser.post("/admin/login/", said)


def _by_the_clock() -> None:
    with time_machine.travel(timezone.now() + 2 * tasks.STALLED):
        tasks.carry_on_what_stalled()


def swept() -> None:
    """Let the worker delete files that no picture has."""
    leftovers.sweep(timezone.now() + 2 * leftovers.KEPT)


def _staff(name: str, scene: Callable[[], Act], *typed: str, **more: Any) -> Kind:
    return Kind(name, scene, typed, **{"beside": _USED, **more})


KINDS = [
    _staff("approve", _approve),
    _staff("reject", _reject, WORDS),
    _staff("approve a page of them", _page_of_them, steps=True),
    _staff("choose a list", _gather),
    _staff("decide a list", bulk, steps=True, rest=_by_the_clock),
    _staff("undo", _undo, steps=True),
    _staff("redact", _redact, WORDS),
    _staff("reply", _reply, WORDS),
    _staff("close comments", _close, WORDS),
    _staff("errand", _errand, WORDS),
    _staff("legal case", _case),
    _staff("begin a post", _begin, WORDS),
    _staff("save a post", _save, WORDS),
    _staff("publish", _acts("publish")),
    _staff("schedule", _schedule),
    _staff("withdraw", _acts("withdraw", draft=False, reason=WORDS), WORDS),
    _staff("share", _acts("share", purpose=WORDS), WORDS),
    _staff("rename", _rename, "another-name"),
    _staff("upload a picture", _upload, WORDS, rest=swept),
    _staff("delete a picture", _no_picture, rest=swept),
    _staff("save a page", _beside),
    _staff("add a category", _policy, "Opening hours"),
    _staff("sign in", _sign_in, beside=_USED | {"auth_user"}),
]
