"""Posts, pages, attachments, their authors and what they are filed under."""

from tests.govblog.wordpress.making import author, category, export, filed, post, tag, term
from tests.govblog.wordpress.odd.listing import odd

POST_STATUSES = ("publish", "future", "draft", "pending", "private", "trash", "auto-draft")


@odd
def duplicate_post_ids() -> str:
    """Two posts with one id."""
    return export(author("jane"), post(1, "First"), post(1, "Second", post_name="second"))


@odd
def every_post_status() -> str:
    """A post in each status."""
    posts = [post(n, status=one) for n, one in enumerate(POST_STATUSES, start=1)]
    return export(author("jane"), *posts)


@odd
def unknown_authors() -> str:
    """Posts by somebody who is not in the head, and by nobody."""
    return export(author("jane"), post(1, creator="gone"), post(2, creator=""))


@odd
def author_without_login() -> str:
    """An author that cannot be told from others."""
    return export(author("", author_display_name="Nobody"), author("jane"), post(1))


@odd
def attachments() -> str:
    """A picture of a post, one of no post, and a post that shows the first at its head."""
    where = "https://example.blog.gov.uk/wp-content/uploads/2014/03/"
    return export(
        author("jane"),
        post(1, meta=[("_thumbnail_id", "2")],
             content=f'<p><img class="wp-image-2" src="{where}bus-300x200.jpg" alt="A bus"></p>'),
        post(2, "Bus", "", kind="attachment", status="inherit", post_parent=1,
             attachment_url=f"{where}bus.jpg",
             meta=[("_wp_attached_file", "2014/03/bus.jpg"),
                   ("_wp_attachment_image_alt", "A red bus")]),
        post(3, "Tram", "", kind="attachment", status="inherit",
             attachment_url=f"{where}tram.jpg"),
    )  # fmt: skip


@odd
def sticky_and_password() -> str:
    """A post that stays at the top, one behind a password, one closed to comments."""
    return export(
        author("jane"),
        post(1, is_sticky=1),
        post(2, post_password="open sesame"),
        post(3, comment_status="closed", ping_status="closed"),
    )


@odd
def pages_of_pages() -> str:
    """A page below a page that comes later, and one of a kind nobody here knows."""
    return export(
        author("jane"),
        post(1, "Below", kind="page", post_parent=2, post_name="below"),
        post(2, "Above", kind="page", post_name="above"),
        post(3, "Menu", kind="nav_menu_item"),
    )


@odd
def hierarchical_categories() -> str:
    """A category below one that comes later, one below itself, one below none that is there."""
    return export(
        author("jane"),
        category("child", "Child", "parent"),
        category("parent", "Parent"),
        category("self", "Self", "self"),
        category("orphan", "Orphan", "nowhere"),
        post(1, terms=[filed("child", "Child")]),
    )


@odd
def term_without_name() -> str:
    """Terms with no name, and one with nothing at all."""
    return export(
        author("jane"),
        category("nameless", None),
        tag("untitled", ""),
        tag("", ""),
        term("series", "budget-2014", "Budget 2014"),
        post(1, terms=[filed("nameless", "")]),
    )


@odd
def terms_only_on_items() -> str:
    """Nothing in the head: what there is, is known from the posts."""
    named = [filed("news", "News"), filed("budget", "Budget", "post_tag"),
             filed("post-format-aside", "Aside", "post_format")]  # fmt: skip
    return export(author("jane"), post(1, terms=named))


@odd
def blocks_and_shortcodes() -> str:
    """A body of blocks, and one of shortcodes."""
    blocks = (
        "<!-- wp:paragraph -->\n<p>One<sup data-fn=\"a\" class=\"fn\"></sup></p>\n"
        "<!-- /wp:paragraph -->\n\n<!-- wp:image {\"id\":7} -->\n<figure class=\"wp-block-image\">"
        "<img src=\"/a.jpg\" alt=\"\"/><figcaption>A caption</figcaption></figure>\n"
        "<!-- /wp:image -->\n\n<!-- wp:embed {\"url\":\"https://youtu.be/abc\"} /-->\n"
        "<!-- wp:latest-posts /-->"
    )  # fmt: skip
    codes = (
        "One line\nand another\n\n[caption id=\"attachment_7\" width=\"300\"]<img src=\"/a.jpg\" />"
        " A caption[/caption]\n[gallery ids=\"7,8\"]\n[embed]https://youtu.be/abc[/embed]\n"
        "[contact-form-7 id=\"1\"]\n[[gallery]]"
    )  # fmt: skip
    return export(author("jane"), post(1, "Blocks", blocks), post(2, "Shortcodes", codes))
