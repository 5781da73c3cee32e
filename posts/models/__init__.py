"""What a blog is made of. What may happen to it stands in `posts/publishing/`."""

from posts.models.blog import Author, Blog, BlogEvent, Category, Membership
from posts.models.holiday import Holiday
from posts.models.picture import Picture
from posts.models.post import Post, PostEvent, PostRevision
from posts.models.sharing import DraftAnswer, DraftLink

__all__ = [
    "Author",
    "Blog",
    "BlogEvent",
    "Category",
    "DraftAnswer",
    "DraftLink",
    "Holiday",
    "Membership",
    "Picture",
    "Post",
    "PostEvent",
    "PostRevision",
]
