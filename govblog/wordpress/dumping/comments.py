"""The comments of an export, in the order of their posts, some at a time."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from comments.models import (
    Comment,
    Content,
    Decision,
    ImportedComment,
    Mark,
    Note,
    Redaction,
    Review,
    TextChange,
)
from comments.moderation.parts import in_parts
from govblog.wordpress import own
from govblog.wordpress.dumping.scene import Scene
from govblog.wordpress.dumping.xml import as_html, as_json, clock, element, meta
from govblog.wordpress.texts import comments as texts
from posts.models import Post

AT_ONCE = 1_000
_S = Comment.Status
# WordPress's bin holds what was thrown out before readers saw it, and after
APPROVED = {
    _S.APPROVED: "1",
    _S.PENDING: "0",
    _S.SPAM: "spam",
    _S.REJECTED: "trash",
    _S.REMOVED: "trash",
}
_CHANGES = {"redaction": "cut", "putback": "put back", "correction": "corrected"}
_CHANGES |= {"erased": "erased", "reworded": "reworded"}
_Said = dict[int, list[dict[str, Any]]]


def comments_of(scene: Scene, posts: Sequence[Post]) -> Iterator[tuple[int, str]]:
    """Yield the key of its post, and the element, of each comment of these posts.

    They come in the order of their posts' keys, and under a post as they came in.
    """
    listed = Comment.objects.filter(post__in=posts).order_by("post_id", "pk")
    # Numbers alone: a conversation of a million takes 8 MB
    keys = array("q", listed.values_list("pk", flat=True).iterator())
    for some in in_parts(keys, AT_ONCE):
        yield from _Chunk(scene, some).elements()


class _Chunk:
    """Some comments, with all that is said of them."""

    def __init__(self, scene: Scene, keys: Sequence[int]) -> None:
        self.scene, self.keys, self.zone = scene, keys, scene.blog.zone
        rows = Comment.objects.filter(pk__in=keys).select_related("content")
        self.comments = rows.order_by("post_id", "pk")
        # What they answer stands before them, mostly in another chunk
        parents = {one.parent_id for one in self.comments if one.parent_id}
        imported = ImportedComment.objects.filter(comment__in=[*keys, *parents])
        self.imported = dict(imported.values_list("comment", "wordpress_id"))
        self.decisions, self.marks = self._decisions(), self._marks()
        self.changes, self.reviews = self._changes(), self._reviews()

    def elements(self) -> Iterator[tuple[int, str]]:
        """Yield each comment's post and element."""
        for comment in self.comments:
            yield comment.post_id, self._element(comment)

    def _number(self, key: int) -> int:
        return self.scene.numbers.of_comment(key, self.imported.get(key))

    def _element(self, comment: Comment) -> str:
        content, at = comment.content, comment.created_at
        html = as_html(content.body)
        parent = self._number(comment.parent_id) if comment.parent_id else 0
        return (
            "<wp:comment>\n"
            + element("wp:comment_id", self._number(comment.pk))
            + element("wp:comment_author", as_html(content.name))
            + element("wp:comment_author_email", content.email if self.scene.emails else "")
            + element("wp:comment_author_url", "")
            + element("wp:comment_author_IP", "")
            + element("wp:comment_date", clock(at, self.zone))
            + element("wp:comment_date_gmt", clock(at))
            + element("wp:comment_content", html)
            + element("wp:comment_approved", APPROVED[_S(comment.status)])
            + element("wp:comment_type", "comment")
            + element("wp:comment_parent", parent)
            + element("wp:comment_user_id", 0)
            + self._metas(comment, html)
            + "</wp:comment>\n"
        )

    def _metas(self, comment: Comment, html: str) -> str:
        said = ""
        if comment.status == _S.REJECTED:
            said += meta("commentmeta", own.STATUS, comment.status)
        if comment.content.official:
            said += meta("commentmeta", own.OFFICIAL, comment.content.official)
        more = self._said(comment, html)
        return said + (meta("commentmeta", own.COMMENT, as_json(more)) if more else "")

    def _said(self, comment: Comment, html: str) -> dict[str, Any]:
        """Return what is to be known of a comment beside what WordPress knows, if it is so."""
        content, key = comment.content, comment.pk
        said: dict[str, Any] = {
            "at": comment.created_at if comment.created_at.microsecond else None,
            "name": content.name if texts.name(as_html(content.name)) != content.name else None,
            "body": content.body if texts.plain(html) != content.body else None,
            "source": content.source if content.source != Content.Source.FORM else None,
            "confirmed_at": content.confirmed_at,
            "erased_at": content.erased_at,
            "held": comment.held,
            "text_version": comment.text_version if comment.text_version > 1 else None,
            "marks": self.marks.get(key),
            "decisions": self.decisions.get(key),
            "changes": self.changes.get(key),
            "second_looks": self.reviews.get(key),
        }
        return {name: value for name, value in said.items() if value}

    def _decisions(self) -> _Said:
        notes: _Said = defaultdict(list)
        for of, audience, words in Note.objects.filter(decision__comment__in=self.keys).values_list(
            "decision", "audience", "words"
        ):
            notes[of].append({"to": audience, "words": words})
        found: _Said = defaultdict(list)
        for one in _of(Decision, self.keys).order_by("number").values(
            "pk", "comment", "number", "from_status", "to_status", "actor_kind", "actor", "at",
            "text_version", "policy_rule__number", "policy_rule__version",
        ):  # fmt: skip
            rule = one["policy_rule__number"]
            said = {
                "number": one["number"],
                "from": one["from_status"],
                "to": one["to_status"],
                "by": self.scene.person(one["actor"]) or one["actor_kind"],
                "at": one["at"],
                "text_version": one["text_version"],
            }
            if rule is not None:
                said["rule"] = [rule, one["policy_rule__version"]]
            if one["pk"] in notes:
                said["notes"] = notes[one["pk"]]
            found[one["comment"]].append(said)
        return found

    def _marks(self) -> _Said:
        found: _Said = defaultdict(list)
        for of, kind, detail in _of(Mark, self.keys).values_list("comment", "kind", "detail"):
            found[of].append({"kind": kind, "detail": detail})
        return found

    def _changes(self) -> _Said:
        """Return which versions of their text there were; what was cut is never told."""
        found: _Said = defaultdict(list)
        kinds = dict(_of(Redaction, self.keys).values_list("pk", "kind"))
        rows = _of(TextChange, self.keys).order_by("text_version").select_related(*_CHANGES)
        for one in rows:
            act = next((act for name, act in _CHANGES.items() if hasattr(one, name)), "")
            said = {"version": one.text_version, "act": act, "at": one.at, "why": one.why}
            said["by"] = self.scene.person(one.by_id) or one.actor_kind
            if one.pk in kinds:
                said["cut"] = kinds[one.pk]
            found[one.comment_id].append(said)
        return found

    def _reviews(self) -> _Said:
        found: _Said = defaultdict(list)
        for one in _of(Review, self.keys).order_by("pk").values(
            "comment", "decision__number", "words", "asked_at", "due_at", "answered_at",
            "answered_by", "answer", "outcome",
        ):  # fmt: skip
            of, by = one.pop("comment"), self.scene.person(one.pop("answered_by"))
            found[of].append({"decision": one.pop("decision__number"), "answered_by": by, **one})
        return found


def _of(model: Any, keys: Sequence[int]) -> Any:
    return model.objects.filter(comment__in=keys)
