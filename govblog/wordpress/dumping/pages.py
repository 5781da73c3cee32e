"""The pages and pictures of an export."""

from collections.abc import Iterator

from govblog.wordpress import own
from govblog.wordpress.dumping.scene import Scene
from govblog.wordpress.dumping.xml import (
    as_html,
    as_json,
    cdata,
    clock,
    element,
    meta,
    metas,
    plain,
)
from posts.models import Page, PageText, Picture


def page_item(scene: Scene, page: Page) -> Iterator[str]:
    """Yield the item of a page, with the text that readers see, or the newest."""
    texts = list(page.texts.order_by("number"))
    shown = next((one for one in texts if one.number == page.shown), texts[-1])
    number, begun = scene.numbers.of("page", page.pk), texts[0].at
    yield "<item>\n" + element("title", as_html(shown.title))
    yield plain("link", scene.address(page.get_absolute_url()))
    yield _guid(scene, f"/?page_id={number}")
    yield element("content:encoded", shown.body) + element("excerpt:encoded", "")
    yield element("wp:post_id", number)
    yield element("wp:post_date", clock(begun, scene.blog.zone))
    yield element("wp:post_date_gmt", clock(begun))
    yield element("wp:post_modified", clock(shown.at, scene.blog.zone))
    yield element("wp:post_modified_gmt", clock(shown.at))
    yield element("wp:comment_status", "closed") + element("wp:ping_status", "closed")
    yield element("wp:post_name", page.slug)
    yield element("wp:status", "publish" if page.shown else "draft")
    yield element("wp:post_parent", 0) + element("wp:menu_order", 0)
    yield element("wp:post_type", "page") + element("wp:post_password", "")
    yield element("wp:is_sticky", 0)
    before = scene.old_addresses("page", [page.pk]).get(page.pk, [])
    yield _meta(own.PAGE, {"shown": page.shown, "old_addresses": before})
    yield metas("postmeta", own.PAGE_TEXT, (_text(scene, one, shown) for one in texts))
    yield "</item>\n"


def _text(scene: Scene, one: PageText, shown: PageText) -> dict[str, object]:
    said = {"number": one.number, "title": one.title, "at": one.at}
    said["by"] = scene.person(one.by_id)
    return said if one is shown else {**said, "body": one.body}


def picture_item(scene: Scene, picture: Picture) -> Iterator[str]:
    """Yield the item of a picture, with where its file is."""
    number, at = scene.numbers.of("picture", picture.pk), picture.added_at
    address, name = scene.picture_url(picture), str(picture.file.name)
    yield "<item>\n" + element("title", as_html(picture.alt or name))
    yield plain("link", address)
    yield _guid(scene, f"/?attachment_id={number}")
    yield element("content:encoded", "") + element("excerpt:encoded", as_html(picture.caption))
    yield element("wp:post_id", number)
    yield element("wp:post_date", clock(at, scene.blog.zone))
    yield element("wp:post_date_gmt", clock(at))
    yield element("wp:comment_status", "closed") + element("wp:ping_status", "closed")
    yield element("wp:post_name", f"picture-{number}") + element("wp:status", "inherit")
    yield element("wp:post_parent", 0) + element("wp:menu_order", 0)
    yield element("wp:post_type", "attachment") + element("wp:post_password", "")
    yield element("wp:is_sticky", 0)
    yield element("wp:attachment_url", address)
    yield meta("postmeta", "_wp_attached_file", scene.file(picture))
    yield meta("postmeta", "_wp_attachment_image_alt", as_html(picture.alt)) if picture.alt else ""
    said = {name: getattr(picture, name) for name in ("credit", "source", "licence")}
    said["file"] = name
    yield _meta(own.PICTURE, {**said, "added_by": scene.person(picture.added_by_id)})
    yield "</item>\n"


def _guid(scene: Scene, path: str) -> str:
    return f'<guid isPermaLink="false">{cdata(scene.address(path))}</guid>\n'


def _meta(key: str, value: object) -> str:
    return meta("postmeta", key, as_json(value))
