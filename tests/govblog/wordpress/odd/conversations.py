"""Comments: threads that do not hold, statuses, pings, texts."""

from tests.govblog.wordpress.making import author, category, comment, export, post
from tests.govblog.wordpress.odd.listing import odd

COMMENT_STATUSES = ("1", "0", "hold", "approve", "spam", "trash", "post-trashed", "")


@odd
def parent_after_child() -> str:
    """Replies stand before what they answer."""
    said = [comment(3, parent=2), comment(2, parent=1), comment(1)]
    return export(author("jane"), post(1, comments=said))


@odd
def missing_parent() -> str:
    """A reply to a comment that is not in the file."""
    return export(author("jane"), post(1, comments=[comment(1), comment(2, parent=99)]))


@odd
def cycle() -> str:
    """Comments that answer each other, and one that answers itself."""
    said = [comment(1, parent=3), comment(2, parent=1), comment(3, parent=2), comment(4, parent=4)]
    return export(author("jane"), post(1, comments=said))


@odd
def parent_on_another_post() -> str:
    """A reply to a comment below another post."""
    return export(
        author("jane"),
        post(1, comments=[comment(1)]),
        post(2, comments=[comment(2, parent=1)]),
    )


@odd
def duplicate_comment_ids() -> str:
    """Two comments with one id below a post, and a third below another."""
    said = [comment(1, text="First"), comment(1, text="Second"), comment(2, parent=1)]
    return export(
        author("jane"), post(1, comments=said), post(2, comments=[comment(1, text="Third")])
    )


@odd
def every_comment_status() -> str:
    """A comment in each status."""
    said = [comment(n, approved=one) for n, one in enumerate(COMMENT_STATUSES, start=1)]
    return export(author("jane"), post(1, comments=said))


@odd
def pings() -> str:
    """A pingback and a trackback between two comments, one of these of the old, empty type."""
    said = [
        comment(1, comment_type=""),
        comment(2, comment_type="pingback", comment_author="Another blog",
                comment_author_url="https://example.com/about-you/"),
        comment(3, comment_type="trackback"),
        comment(4, parent=1),
    ]  # fmt: skip
    return export(author("jane"), post(1, comments=said))


@odd
def escaped_twice() -> str:
    """A theme escaped the texts on the way in, and WordPress's export does nothing to undo it."""
    said = [
        comment(1, text="Fish &amp;amp; chips aren&amp;#8217;t &lt;b&gt;bad&lt;/b&gt;"),
        comment(2, text="Fish &amp; chips aren&#8217;t <b>bad</b>", comment_author="Tom &amp; Ann"),
    ]
    return export(
        author("jane"), category("q-and-a", "Q &amp; A"), post(1, "Q &amp; A", comments=said)
    )
