"""What the letters to subscribers say. Titles and summaries are the editors' words, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from govblog import letters
from govblog.telling import day_of
from posts.following.news import News
from posts.following.paths import confirm_path_of, path_of, unsubscribe_path_of
from posts.models import Subscription


@dataclass(frozen=True)
class Said:
    """Subject and text of a letter."""

    subject: str
    text: str


def asking(one: Subscription) -> Said:
    """Return the letter that asks to confirm."""
    blog = one.blog
    text = _ASKING.format(blog=blog.name, link=f"{blog.origin}{confirm_path_of(one)}")
    return Said(f"Confirm that you want to follow {blog.name}", text)


def of_one(news: News, one: Subscription) -> Said:
    """Return the letter that tells of one post, or of one change."""
    title = news.revision.title
    subject = f"Updated: {title}" if news.change else title
    return Said(subject, _about([news], one) + _end(one))


def of_many(told: Sequence[News], one: Subscription) -> Said:
    """Return the letter that tells of the news of a day or a week: posts, then what changed."""
    if len(told) == 1:
        return of_one(told[0], one)
    new = [[news] for news in told if news.change is None]
    updated: dict[int, list[News]] = {}
    for news in told:
        if news.change is not None:
            updated.setdefault(news.revision.post_id, []).append(news)
    parts = [_entry(each, one) for each in [*new, *updated.values()]]
    if updated:
        parts[len(new)] = f"{letters.heading('Updated')}\n\n{parts[len(new)]}"
    text = f"\n\n{letters.RULE}\n\n".join(parts)
    subject = f"{one.blog.name}: {_counted(len(new), len(updated))}"
    return Said(subject, text + _end(one))


def _counted(new: int, updated: int) -> str:
    if not new:
        return "1 updated post" if updated == 1 else f"{updated} updated posts"
    posts = "1 new post" if new == 1 else f"{new} new posts"
    return f"{posts}, {updated} updated" if updated else posts


def _entry(each: Sequence[News], one: Subscription) -> str:
    return f"{each[0].revision.title}\n\n{_about(each, one)}"


def _about(each: Sequence[News], one: Subscription) -> str:
    """Return what is said of a post, or of what was changed in it, in the order of the changes."""
    revision = each[0].revision
    blog = revision.post.blog
    notes = [
        f"Updated {day_of(news.moment, blog.zone)}: {news.change.change_note}"
        for news in each
        if news.change
    ]
    who = [author.name for author in revision.authors.all()]
    by = f"By {', '.join(who)}" if who else ""
    on = f"On {blog.name}" if blog.pk != one.blog_id else ""
    facts = "\n".join(filter(None, [by, on]))
    link = f"Read it:\n{blog.origin}{revision.post.get_absolute_url()}"
    said = "\n".join(notes) or revision.excerpt
    return "\n\n".join(filter(None, [said, facts, link]))


def _end(one: Subscription) -> str:
    origin = one.blog.origin
    return _END.format(
        blog=one.blog.name,
        stop=f"{origin}{unsubscribe_path_of(one)}",
        choose=f"{origin}{path_of(one)}",
    )


_ASKING = """Someone asked with this email address to be told of new and corrected posts on {blog}.

If it was you, open this page and press the button on it. The link works for 7 days:
{link}

If it was not you, you do not need to do anything: we do not write again unless someone asks again.

{blog}
"""
_END = """

{blog}

Stop mail about posts:
{stop}

Choose what we tell you, and how often:
{choose}
"""
