"""An export from the first line to the last, streamed: some posts and comments in memory at a time.

Nothing is locked, so readers read and commenters comment meanwhile. What comes in while the export
runs may be in it or not; a reply is in it only with what it answers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from govblog.portions import in_slices
from govblog.wordpress.dumping.comments import comments_of
from govblog.wordpress.dumping.head import head
from govblog.wordpress.dumping.pages import page_item, picture_item
from govblog.wordpress.dumping.posts import Posts
from govblog.wordpress.dumping.scene import Scene
from govblog.wordpress.dumping.xml import FOOT
from posts.models import Blog, Page, Picture, Post

AT_ONCE = 20  # posts with all their texts
_SMALL = 200  # pages, or pictures
Tell = Callable[[int, int], None]
Write = Callable[[str], object]


def dump(blog: Blog, write: Write, tell: Tell, *, emails: bool = True) -> Counter[str]:
    """Give a blog as WXR 1.2 to `write`, piece by piece; return how many of what there is in it.

    `tell` is told how many of how many posts are written. Without `emails` there is no email
    address in it but those that people wrote into texts.
    """
    writing = _Writing(Scene(blog, emails=emails), write, tell)
    writing.everything()
    return writing.counted


class _Writing:
    """One export on its way."""

    def __init__(self, scene: Scene, write: Write, tell: Tell) -> None:
        self.scene, self.write, self.tell = scene, write, tell
        self.counted: Counter[str] = Counter()

    def everything(self) -> None:
        """Write the head, what posts need, and the posts with what was said of them."""
        scene, blog = self.scene, self.scene.blog
        self._all(head(scene))
        for picture in in_slices(Picture.objects.filter(blog=blog), "pk", _SMALL):
            self._all(picture_item(scene, picture))
            self.counted["pictures"] += 1
        for page in in_slices(Page.objects.filter(blog=blog), "pk", _SMALL):
            self._all(page_item(scene, page))
            self.counted["pages"] += 1
        mine = Post.objects.filter(blog=blog)
        total = mine.count()
        posts = in_slices(mine, "pk", AT_ONCE)
        while some := list(islice(posts, AT_ONCE)):
            self._posts(some)
            self.tell(self.counted["posts"], max(total, self.counted["posts"]))
        self.write(FOOT)

    def _all(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self.write(piece)

    def _posts(self, posts: list[Post]) -> None:
        for post in posts:
            post.blog = self.scene.blog
        written = Posts(self.scene, posts)
        talk = _Talk(comments_of(self.scene, posts))
        for post in posts:
            self._all(written.item(post))
            for comment in talk.under(post.pk):
                self.write(comment)
                self.counted["comments"] += 1
            self.write("</item>\n")
            self.counted["posts"] += 1


class _Talk:
    """The comments of some posts, handed out post by post in the order in which they come."""

    def __init__(self, comments: Iterator[tuple[int, str]]) -> None:
        self.comments = comments
        self.ahead = next(comments, None)

    def under(self, post: int) -> Iterator[str]:
        """Yield the elements of the comments of a post."""
        while self.ahead is not None and self.ahead[0] == post:
            yield self.ahead[1]
            self.ahead = next(self.comments, None)
