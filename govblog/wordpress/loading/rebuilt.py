"""Posts that an export of ours holds, as they were: with all their texts, and what these name."""

import re
from collections.abc import Sequence

from django.db import transaction

from govblog.wordpress.items import Item, Term
from govblog.wordpress.loading.addresses import leave
from govblog.wordpress.loading.gathering import Place, about
from govblog.wordpress.loading.job import Job
from govblog.wordpress.loading.own import STORED
from govblog.wordpress.loading.own_posts import OwnPost, OwnText
from posts import featuring, related
from posts.models import Imported, Post, PostEvent, PostRevision, Tag
from posts.publishing import Text
from posts.publishing.rebuilding import Life, Past, rebuild

_IMG = re.compile(r'<img(?:\s+[a-z-]+="[^"]*")*\s*/?>')
_FILE = re.compile(rf'(?<= src=")/media/({STORED.pattern})(?=")')
_LEFT_OUT = "It is without pictures that are not here ({}). Run it again with --media."
FEATURING = (PostEvent.Act.FEATURE, PostEvent.Act.UNFEATURE)


class Rebuilding:
    """Makes posts anew of what our export says, and last what they name of each other."""

    def __init__(self, job: Job) -> None:
        self.job = job
        # Which posts a text names: they may stand further down in the file
        self._named: dict[tuple[int, int], OwnText] = {}

    def text(self, item: Item, said: OwnText) -> Text:
        """Return one of the texts of a post, without its tags; its pictures are taken over now."""
        job, body = self.job, item.content if said.body is None else said.body
        return Text(
            title=said.title,
            body=_IMG.sub(self._img, body),
            excerpt=said.excerpt,
            picture=job.pictures.numbered(str(said.picture or "")),
            authors=[job.terms.author(login, item.line) for login in said.authors],
            categories=job.terms.categories(_terms(item, "category", said.categories)),
        )

    def _img(self, match: re.Match[str]) -> str:
        """Return a picture of a text as it is here, nothing for one that is not here."""
        file = _FILE.search(match[0])
        if file is None:
            return match[0]
        picture = self.job.pictures.named(file[1])
        return _FILE.sub(str(picture.file.url), match[0]) if picture else ""

    def missing(self, item: Item, said: OwnPost) -> list[str]:
        """Return which pictures of a post's texts are not here, by their files and ids."""
        pictures = self.job.pictures
        bodies = [item.content if one.body is None else one.body for one in said.texts]
        files = {file for body in bodies for file in _FILE.findall(body)}
        numbers = {str(one.picture) for one in said.texts if one.picture}
        gone = {file for file in files if not pictures.named(file)}
        return sorted(gone | {number for number in numbers if not pictures.numbered(number)})

    def write(self, item: Item, place: Place, said: OwnPost) -> PostRevision:
        """Write a post that was not here; return its newest text. Call in a transaction."""
        life = Life(
            slug=place.slug,
            texts=[self._past(item, one) for one in said.texts],
            day=said.day,
            first_published_at=said.first_published_at,
            withdrawn_at=said.withdrawn_at,
            withdrawn_reason=said.withdrawn_reason,
            door=said.door,
        )
        return rebuild(self.job.blog, life, by=self.job.by)

    def _past(self, item: Item, said: OwnText) -> Past:
        return Past(
            text=self.text(item, said),
            number=said.number,
            status=said.status,
            version=said.version,
            saved_at=said.saved_at,
            publish_at=said.publish_at,
            change_note=said.change_note,
            tags=self.tags(item, said),
        )

    def tags(self, item: Item, said: OwnText) -> list[Tag]:
        """Return the tags of a text."""
        return self.job.terms.tags(_terms(item, "post_tag", said.tags))

    def told(self, item: Item, said: OwnPost) -> None:
        """Report what of a post that is written now could not be as it was."""
        # A dry run takes none over, and says of each what would become of it
        if self.job.pictures.keep and (missing := self.missing(item, said)):
            self.job.report.note(item.line, about(item), _LEFT_OUT.format(len(missing)))

    def here(self, post: Post, said: OwnPost) -> None:
        """Note a post that is here now, and let the addresses it had lead to it."""
        for text in said.texts:
            if text.related:
                self._named[post.pk, text.number] = text
        if post.day:
            for path in said.before:
                leave(self.job.blog, path, post)

    def finish(self) -> None:
        """Let texts name the posts that they named, and the post lead that led."""
        for (post, number), said in self._named.items():
            with transaction.atomic():
                text = PostRevision.objects.filter(post=post, number=number).first()
                # Nobody saved it here since it came
                if text and text.saved_at == said.saved_at and not text.related.exists():
                    related.keep(text, self._posts(said.related))
        self._feature()

    def _posts(self, numbers: Sequence[int]) -> list[Post]:
        rows = Imported.objects.filter(blog=self.job.blog, number__in=numbers, post__isnull=False)
        found = {row.number: row.post for row in rows.select_related("post")}
        return [post for number in numbers if (post := found.get(number))]

    def _feature(self) -> None:
        told, blog = self.job.gathered.own, self.job.blog
        if not told or not told.featured:
            return
        if PostEvent.objects.filter(post__blog=blog, act__in=FEATURING).exists():
            return
        public = Post.objects.published().filter(blog=blog)
        for post in self._posts([told.featured]):
            if public.filter(pk=post.pk).exists():
                featuring.feature(post, by=self.job.by)


def _terms(item: Item, kind: str, slugs: Sequence[str]) -> Item:
    """Return an item that is filed under these and nothing else."""
    return Item("post", item.line, terms=tuple(Term(kind, slug, item.line) for slug in slugs))
