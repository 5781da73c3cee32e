"""Looking at a blog's chain of decisions."""

from comments.models import Decision
from comments.moderation import chain
from posts.models import Blog


def first_fault(blog: Blog) -> Decision | None:
    """Return the first decision of the chain that is not as it was written, or None."""
    decisions = Decision.objects.filter(blog=blog).order_by("number")
    return next((decision for decision, wrong in chain.walk(decisions) if wrong), None)
