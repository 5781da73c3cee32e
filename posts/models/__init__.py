"""What a blog is made of. What may happen to it stands in `posts/publishing.py`."""

from posts.models.blog import Author, Blog, BlogEvent, Category, Membership
from posts.models.following import Subscription, Telling
from posts.models.holiday import Holiday
from posts.models.picture import Picture
from posts.models.post import Post, PostEvent, PostRevision

__all__ = [
    "Author",
    "Blog",
    "BlogEvent",
    "Category",
    "Holiday",
    "Membership",
    "Picture",
    "Post",
    "PostEvent",
    "PostRevision",
    "Subscription",
    "Telling",
]
