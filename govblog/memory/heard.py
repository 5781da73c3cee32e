"""What a process has heard of changes without the new pages: so that, while the database is away,
nothing taken down comes back on another page than the one at which that was heard."""

import threading

from cachetools import LRUCache

from govblog.memory.marks import Standing

ADDRESSES = 10_000
POSTS = 10_000
MAKING = 10.0  # seconds; a page that is done so soon after a change may have been begun before it


class Heard:
    """Of addresses, on what their page would stand now; of posts, the newest that is known.

    Moments are seconds since 1970, 0.0 for none.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        # Those whose page was not made anew since: it was taken down, or nobody knows
        self.addresses: LRUCache[tuple[int, str], tuple[Standing, float]] = LRUCache(ADDRESSES)
        # By key of the post, and when it was heard of that this is another than before
        self.posts: LRUCache[int, tuple[Standing, float]] = LRUCache(POSTS)
        self.newest: tuple[dict[int, int], float] | None = ({}, 0.0)

    def hear(self, blog: int, address: str, before: Standing, now_on: Standing, at: float) -> None:
        """Note that what is kept at an address stood on `before`, which is not so any more."""
        is_of_blog = now_on.version != before.version and not now_on.everywhere
        with self.lock:
            self.addresses[blog, address] = now_on, at if is_of_blog else 0.0
            self.newest = None
            self._note(before, 0.0)
            self._note(now_on, at)

    def made(self, blog: int, address: str, standing: Standing, at: float) -> None:
        """Note on what a page stands that was made; an old one of another process is no news."""
        with self.lock:
            self._note(standing, at)
            known = self.addresses.get((blog, address))
            if known is not None and not known[0].is_after(standing):
                del self.addresses[blog, address]
                self.newest = None

    def of(self, blog: int, address: str) -> Standing | None:
        """Return what was heard of an address, None when what is kept is the newest known."""
        with self.lock:
            known = self.addresses.get((blog, address))
        return known[0] if known else None

    def allows(self, standing: Standing, made: float) -> bool:
        """Say whether a page that stands on this may be shown without asking: nothing was heard of
        that is newer and may have been a take-down of something it shows."""
        with self.lock:
            versions, latest = self._newest()
            if standing.everywhere:
                # Versions of one blog tell nothing of the sum
                return made > latest + MAKING or not latest
            if standing.version < versions.get(standing.blog, 0):
                return False
            return not any(self._is_old(pk, standing, made) for pk in standing.posts)

    def _note(self, standing: Standing, at: float) -> None:
        if len(standing.posts) != 1 or standing.talk or standing.everywhere:
            return
        before = self.posts.get(standing.posts[0])
        if before is None:
            self.posts[standing.posts[0]] = standing, 0.0
        elif standing.is_after(before[0]):
            since = before[1] if standing.total == before[0].total else at
            self.posts[standing.posts[0]] = standing, since

    def _newest(self) -> tuple[dict[int, int], float]:
        if self.newest is None:
            versions: dict[int, int] = {}
            latest = 0.0
            for (blog, _), (standing, at) in self.addresses.items():
                if at:
                    versions[blog] = max(versions.get(blog, 0), standing.version)
                    latest = max(latest, at)
            self.newest = versions, latest
        return self.newest

    def _is_old(self, post: int, standing: Standing, made: float) -> bool:
        known, at = self.posts.get(post, (standing, 0.0))
        if standing.talk:
            # The sum of all posts' versions tells nothing of one
            return bool(at) and made <= at + MAKING
        # What shows several posts shows no comment of theirs
        is_alone = len(standing.posts) == 1
        return is_alone and standing.version <= known.version and standing.total < known.total
