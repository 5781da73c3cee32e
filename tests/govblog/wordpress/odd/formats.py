"""What the format itself does: versions, spaces, letters, dates and ids."""

from tests.govblog.wordpress.making import Raw, author, category, comment, export, filed, post, tag
from tests.govblog.wordpress.odd.listing import odd

NEVER = "0000-00-00 00:00:00"


@odd
def version_1_0() -> str:
    """No authors in the head, each term twice in an item, once with no slug."""
    named = [filed(None, "News", None), filed("news", "News"), filed(None, "Budget", "tag"),
             filed("budget", "Budget", "tag"), filed(None, "Loose", None)]  # fmt: skip
    return export(
        category("news", "News"), tag("budget", "Budget"), post(1, terms=named), version="1.0"
    )


@odd
def version_1_1() -> str:
    """Authors in the head, terms once."""
    return export(author("jane"), post(1, terms=[filed("news", "News")]), version="1.1")


@odd
def version_1_2() -> str:
    """As WordPress writes today, with meta of comments."""
    return export(author("jane"), post(1, comments=[comment(1, meta=[("rating", "5")])]))


@odd
def secure_namespace() -> str:
    """WordPress.com names its spaces with https."""
    return export(author("jane"), post(1, comments=[comment(1)]), scheme="https")


@odd
def other_prefix() -> str:
    """Another prefix for the same space."""
    text = export(author("jane"), post(1, comments=[comment(1)]))
    return text.replace("wp:", "w:").replace("xmlns:wp=", "xmlns:w=")


@odd
def excerpt_without_namespace() -> str:
    """Old exports use excerpt: and do not say what it stands for."""
    text = export(author("jane"), post(1, excerpt="In short"))
    return text.replace('xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"', "")


@odd
def letters_of_all_kinds() -> str:
    """Emoji, letters of four bytes, right to left, a term with an ampersand and quotes."""
    said = [comment(1, text="👩🏽‍🚒 𝔘nicode שלום 你好 Ÿ", comment_author="Zoë 🚲")]
    named = [filed("r&d", "R&D “quoted”")]
    return export(
        author("jane"), post(1, "Straße 𝔘 🚲", "<p>שלום 👍</p>", terms=named, comments=said)
    )


@odd
def cdata_in_cdata() -> str:
    """Texts in which the end of a CDATA section stands."""
    said = [comment(1, text="a[b[0]]>c and ]]> and <![CDATA[x]]>")]
    return export(author("jane"), post(1, "a[b[0]]>c", "<p>x[y[1]]>z</p>", comments=said))


@odd
def foreign_elements() -> str:
    """Elements that a plugin wrote, with names that are known elsewhere."""
    text = export(author("jane"), Raw("<image><title>No title</title></image>"), post(1, "Own"))
    return text.replace("</item>", "<x><title>Foreign</title><category>No</category></x></item>")


@odd
def impossible_dates() -> str:
    """A 30th of February and a word, each where a date belongs."""
    said = [comment(1, comment_date_gmt="2014-02-30 10:00:00", comment_date="soon")]
    return export(
        author("jane"),
        post(1, post_date_gmt="2014-02-30 10:00:00", comments=said),
        post(2, post_date_gmt="soon", post_date="99999-01-01 00:00:00", pubDate="one day"),
    )


@odd
def impossible_ids() -> str:
    """Ids that are no numbers, negative, too large, none."""
    said = [
        comment(n, comment_id=one, comment_parent=one, comment_user_id=one)
        for n, one in enumerate(("abc", "-1", "9" * 30, None, "0", "1.5", "٣"), start=1)
    ]
    return export(author("jane"), post(1, post_id="x", post_parent="-4", comments=said))


@odd
def dates_of_nothing() -> str:
    """Zero dates: of a draft, of a post whose UTC date is lost, of all, and of comments."""
    said = [comment(1, comment_date_gmt=NEVER),
            comment(2, comment_date_gmt=NEVER, comment_date=NEVER)]  # fmt: skip
    nothing = {"post_date_gmt": NEVER, "post_modified_gmt": NEVER, "post_modified": NEVER}
    return export(
        author("jane"),
        post(1, status="draft", pubDate="Mon, 30 Nov -0001 00:00:00 +0000", **nothing),
        post(2, comments=said, **nothing),
        post(3, post_date=NEVER, **nothing),
        post(4, post_date=NEVER, pubDate="", **nothing),
    )
