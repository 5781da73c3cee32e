"""The demo content, put in place through the same verbs that people use."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

from django.contrib.auth.models import User
from django.db import transaction

from comments import moderation
from comments.models import Comment, Content, PolicyRule
from govblog.demo import content, markup, pictures
from posts import pages, publishing, starting_texts
from posts import pictures as kept_pictures
from posts.models import Author, Blog, Category, Picture, Post
from posts.models.keeping import LONGEST_EMAIL, LONGEST_KEPT

READ_AFTER = dt.timedelta(minutes=5)  # from sending to the moderator's decision
_FIGURE = re.compile(r'<img src="\{picture:(?P<name>[a-z0-9-]+)\}" alt="(?P<alt>[^"]*)">')


class NotEmpty(Exception):
    """The blog has posts of its own; the demo is never mixed with them."""


def load(editor: User, moderator: User, report: Callable[[str], None]) -> None:
    """Fill the first blog with the demo content, all of it or nothing.

    `report` is told each step in a few words. Raises NotEmpty when there is any post.
    """
    site = content.read()
    with transaction.atomic():
        if Post.objects.exists():
            raise NotEmpty(
                "There are posts already. The demo content goes into an empty blog only."
            )
        blog = Blog.objects.select_for_update().order_by("pk")[0]
        _Loading(site, blog, editor, moderator, report).run()


class _Loading:
    """One loading: what was made so far, by the names the content uses."""

    def __init__(
        self,
        site: content.DemoSite,
        blog: Blog,
        editor: User,
        moderator: User,
        report: Callable[[str], None],
    ) -> None:
        self.site, self.blog, self.editor, self.moderator = site, blog, editor, moderator
        self.report = report
        self.drawn: dict[str, bytes] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.rules: dict[int, PolicyRule] = {}

    def run(self) -> None:
        """Load everything."""
        self._blog()
        self._pages()
        for post in self.site.posts:
            self.report(f"Article: {post.title}")
            self._post(post)
        self.report(f"Comments: {len(self.site.comments)}")
        for comment in sorted(self.site.comments, key=lambda one: one.posted):
            self._comment(comment)
        for comment in self.site.comments:
            if comment.status == "removed":
                self._decide(comment, "approved", "remove", comment.decided or comment.posted)

    def _blog(self) -> None:
        said = self.site.blog
        for name in ("name", "strapline", "organisation", "about", "promise"):
            setattr(self.blog, name, getattr(said, name))
        self.blog.licence_text, self.blog.licence_url = said.licence_text, said.licence_url
        # Its comments are as old as its articles: by the ordinary times they would go at once
        self.blog.email_days, self.blog.unpublished_days = LONGEST_EMAIL, LONGEST_KEPT
        self.blog.save()
        for category in said.categories:
            Category.objects.create(blog=self.blog, name=category.name, slug=category.slug)
        for author in said.authors:
            Author.objects.create(
                blog=self.blog, name=author.name, slug=author.slug, role=author.role
            )
        for rule in said.rules:
            self.rules[rule.number] = PolicyRule.objects.create(
                blog=self.blog, number=rule.number, title=rule.title, text=rule.text
            )

    def _pages(self) -> None:
        """Publish the pages that have nothing to fill in; the others wait for a real blog."""
        for one in starting_texts.starts(self.blog):
            if not starting_texts.blanks_in(one.body):
                words = {"slug": one.slug, "title": one.title, "body": one.body}
                pages.show(pages.start(self.blog, **words, by=self.editor), by=self.editor, seen=1)

    def _picture(self, name: str, alt: str, caption: str = "", credit: str = "") -> Picture:
        if name not in self.drawn:
            self.drawn[name] = pictures.draw(name)
        said = {"alt": alt, "caption": caption, "credit": credit, "licence": "own"}
        return kept_pictures.add(self.blog, self.drawn[name], by=self.editor, **said)

    def _post(self, said: content.DemoPost) -> None:
        lead = said.picture
        addresses = {
            found["name"]: self._picture(found["name"], unescape(found["alt"])).file.url
            for found in _FIGURE.finditer(said.body)
        }
        text = publishing.Text(
            title=said.title,
            excerpt=said.excerpt,
            body=markup.filled(
                said.body, addresses.__getitem__, lambda slug: self.posts[slug].get_absolute_url()
            ),
            picture=self._picture(lead.name, lead.alt, lead.caption, lead.credit) if lead else None,
            authors=list(Author.objects.filter(blog=self.blog, slug__in=said.authors)),
            categories=list(Category.objects.filter(blog=self.blog, slug__in=said.categories)),
            tags=said.tags,
        )
        post = publishing.start(self.blog, text, by=self.editor, slug=said.slug)
        if said.published:
            publishing.publish(post, by=self.editor, at=said.published)
        if said.withdrawn:
            why = said.withdrawn
            publishing.withdraw(post, by=self.editor, reason=why.reason, at=why.at)
        post.refresh_from_db()
        self.posts[said.slug] = post

    def _comment(self, said: content.DemoComment) -> None:
        parent = self.comments[said.parent].pk if said.parent else None
        source = Content.Source.IMPORT if said.legacy else Content.Source.FORM
        self.comments[said.key] = moderation.receive(
            self.posts[said.post],
            moderation.Words(said.body, said.name, said.email, parent),
            at=said.posted,
            source=source,
        )
        act = {"approved": "approve", "removed": "approve", "rejected": "reject", "spam": "spam"}
        if said.status in act:
            self._decide(said, "pending", act[said.status], said.posted + READ_AFTER)

    def _decide(self, said: content.DemoComment, status: str, act: str, at: dt.datetime) -> None:
        rule = self.rules[said.rule] if said.rule and act in moderation.NEEDS_RULE else None
        seen = moderation.Seen(self.comments[said.key].pk, status, 1)
        moderation.decide(seen, act, by=self.moderator, rule=rule, at=at)
