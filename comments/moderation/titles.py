"""What a post is called in mail and on private pages."""

from django.utils import timezone

from comments.models import Comment
from posts.models import PostRevision


def title_of(comment: Comment) -> str:
    """Return the title readers see of the comment's post, or the last one they saw.

    Its slug where they never saw any: a draft's title is nobody's to read.
    """
    shown = PostRevision.objects.due(timezone.now()).filter(post=comment.post_id)
    newest = shown.order_by("-publish_at", "-number")
    return newest.values_list("title", flat=True).first() or comment.post.slug


def with_path(comment: Comment) -> tuple[str, str]:
    """Return what `title_of` does, and the path of the post."""
    return title_of(comment), comment.post.get_absolute_url()
