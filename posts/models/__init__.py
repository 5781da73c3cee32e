"""What a blog is made of. What may happen to it stands in `posts/publishing/`."""

from posts.models.autosave import Autosave
from posts.models.blog import Blog, BlogEvent
from posts.models.following import ChangeTelling, Subscription, Telling
from posts.models.holiday import Holiday
from posts.models.imported import Imported, ImportRun, ImportUpload
from posts.models.membership import Membership
from posts.models.moved import OldAddress
from posts.models.page import Page, PageEvent, PageText
from posts.models.picture import Picture
from posts.models.picture_use import PictureUse
from posts.models.post import Post, PostEvent, PostRevision
from posts.models.purge import Purge
from posts.models.related import RelatedPost
from posts.models.sharing import DraftAnswer, DraftLink
from posts.models.terms import Author, Category, Tag, TermEvent

__all__ = [
    "Author",
    "Autosave",
    "Blog",
    "BlogEvent",
    "Category",
    "ChangeTelling",
    "DraftAnswer",
    "DraftLink",
    "Holiday",
    "ImportRun",
    "ImportUpload",
    "Imported",
    "Membership",
    "OldAddress",
    "Page",
    "PageEvent",
    "PageText",
    "Picture",
    "PictureUse",
    "Post",
    "PostEvent",
    "PostRevision",
    "Purge",
    "RelatedPost",
    "Subscription",
    "Tag",
    "Telling",
    "TermEvent",
]
