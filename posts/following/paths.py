"""The private addresses of a subscription (govblog/links.py)."""

from govblog import links
from posts.models import Subscription

KEEPING = "subscription"
# Another token: who may end a subscription has not shown by that alone that the address is theirs
CONFIRMING = "subscription confirmation"


def path_of(one: Subscription) -> str:
    """Return the path at which a subscription is changed or ended."""
    return f"/subscribe/{links.token_of(KEEPING, one.ref)}/"


def unsubscribe_path_of(one: Subscription) -> str:
    """Return the path at which one click ends a subscription."""
    return f"{path_of(one)}unsubscribe/"


def confirm_path_of(one: Subscription) -> str:
    """Return the path that confirms a subscription. For a letter to it, and nothing else."""
    return f"/subscribe/{links.token_of(CONFIRMING, one.ref)}/confirm/"
