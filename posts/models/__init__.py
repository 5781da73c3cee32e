"""What a blog is made of. What may happen to it stands in `posts/publishing.py`."""

from posts.models.autosave import Autosave
from posts.models.blog import Author, Blog, BlogEvent, Category, Membership
from posts.models.holiday import Holiday
from posts.models.picture import Picture
from posts.models.post import Post, PostEvent, PostRevision

__all__ = [
    "Author",
    "Autosave",
    "Blog",
    "BlogEvent",
    "Category",
    "Holiday",
    "Membership",
    "Picture",
    "Post",
    "PostEvent",
    "PostRevision",
]
