"""What the letters to subscribers say. Titles and summaries are the editors' words, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from govblog import letters
from posts.following.paths import confirm_path_of, path_of, unsubscribe_path_of
from posts.models import Post, PostRevision, Subscription


@dataclass(frozen=True)
class Said:
    """Subject and text of a letter, and the text as HTML."""

    subject: str
    text: str
    html: str


def key_of(post: Post, person: str) -> str:
    """Return the key of the letter that tells a person of one post, whatever they follow."""
    return f"{keys_of(post)}{person}"


def keys_of(post: Post) -> str:
    """Return what the keys of the letters about one post begin with."""
    return f"post {post.pk} "


def asking(one: Subscription) -> Said:
    """Return the letter that asks to confirm."""
    blog = one.blog
    text = _ASKING.format(blog=blog.name, link=f"{blog.origin}{confirm_path_of(one)}")
    return _said(one, f"Confirm that you want to follow {blog.name}", text)


def of_one(revision: PostRevision, one: Subscription) -> Said:
    """Return the letter that tells of one post."""
    return _said(one, revision.title, _about(revision, one) + _end(one))


def of_many(revisions: Sequence[PostRevision], one: Subscription) -> Said:
    """Return the letter that tells of the posts of a day or a week."""
    if len(revisions) == 1:
        return of_one(revisions[0], one)
    parts = [f"{revision.title}\n\n{_about(revision, one)}" for revision in revisions]
    text = f"\n\n{letters.RULE}\n\n".join(parts)
    return _said(one, f"{one.blog.name}: {len(revisions)} new posts", text + _end(one))


def _about(revision: PostRevision, one: Subscription) -> str:
    blog = revision.post.blog
    who = [author.name for author in revision.authors.all()]
    by = f"By {', '.join(who)}" if who else ""
    on = f"On {blog.name}" if blog.pk != one.blog_id else ""
    facts = "\n".join(filter(None, [by, on]))
    link = f"Read it:\n{blog.origin}{revision.post.get_absolute_url()}"
    return "\n\n".join(filter(None, [revision.excerpt, facts, link]))


def _end(one: Subscription) -> str:
    origin = one.blog.origin
    return _END.format(
        blog=one.blog.name,
        stop=f"{origin}{unsubscribe_path_of(one)}",
        choose=f"{origin}{path_of(one)}",
    )


def _said(one: Subscription, subject: str, text: str) -> Said:
    html = letters.html_of(text, subject=subject, language=one.blog.language)
    return Said(subject, text, html)


_ASKING = """Someone asked with this email address to be told of new posts on {blog}.

If it was you, open this page and press the button on it. The link works for 7 days:
{link}

If it was not you, you do not need to do anything: we do not write again unless someone asks again.

{blog}
"""
_END = """

{blog}

Stop mail about new posts:
{stop}

Choose what we tell you, and how often:
{choose}
"""
