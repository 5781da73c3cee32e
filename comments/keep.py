"""How the private address of a comment's page is told to its writer."""

from dataclasses import dataclass

from comments.models import Comment, PageLink
from comments.moderation import opening
from govblog.telling import day_of
from posts.models import PostRevision

UNTIL_DECIDED = "Until it is decided, you can correct it or take it back there."


@dataclass(frozen=True)
class Keep:
    """The address in full, the day until which it works, in words, and what can be done there."""

    address: str
    until: str
    there: str

    @classmethod
    def of(cls, link: PageLink, there: str = UNTIL_DECIDED) -> "Keep":
        """Return what is told of a link."""
        blog = link.comment.post.blog
        path = opening.path_of(link)
        return cls(f"{blog.origin}{path}", day_of(link.expires_at, blog.zone), there)


def article_of(comment: Comment) -> tuple[str, str] | None:
    """Return title and path of the article a comment is on, None while it is not public."""
    found = PostRevision.objects.public().filter(post=comment.post_id)
    title = found.values_list("title", flat=True).first()
    return None if title is None else (title, comment.post.get_absolute_url())
