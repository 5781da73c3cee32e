"""Which models go out and which stay, and why. Each kind of line is the model of that name.

A model of ours that stands in neither list goes out too: nothing is left behind by mistake. A test
asks for its words.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

_OURS = {"govblog", "posts", "comments"}

GOING = {
    "auth.user": "The account of a colleague, without password",
    "posts.blog": "A blog and its settings",
    "posts.membership": "A role of an account on a blog",
    "posts.blogevent": "An act on a blog’s comments or settings",
    "posts.holiday": "A bank holiday",
    "posts.category": "A category",
    "posts.tag": "A tag",
    "posts.author": "A byline",
    "posts.termevent": "An act on a category, tag or byline",
    "posts.picture": "A picture, and the checksums of its files",
    "posts.post": "A post: its address and dates",
    "posts.postrevision": "A text of a post",
    "posts.postrevision_authors": "A byline of a text",
    "posts.postrevision_categories": "A category of a text",
    "posts.postrevision_tags": "A tag of a text",
    "posts.postrevision_hands": "Who saved a text",
    "posts.postevent": "An act on a post",
    "posts.relatedpost": "A post that a text names as related",
    "posts.pictureuse": "A picture that a text shows",
    "posts.autosave": "What an editor typed and did not save yet",
    "posts.draftlink": "A link to a draft, for people without an account",
    "posts.draftanswer": "What was said of a draft",
    "posts.oldaddress": "An address that leads to a new one",
    "posts.page": "A page",
    "posts.pagetext": "A text of a page",
    "posts.pageevent": "An act on a page",
    "posts.subscription": "Someone who follows a blog by email",
    "posts.subscription_categories": "A category that is followed",
    "posts.subscription_authors": "A byline that is followed",
    "posts.telling": "How far the followers were told of a post",
    "posts.changetelling": "How far the followers were told of a later text",
    "posts.imported": "As what WordPress knew a post, page or picture",
    "posts.importrun": "An import from WordPress, and its report",
    "comments.policyrule": "A rule of the comment policy, in one version",
    "comments.comment": "A comment: its place and status",
    "comments.content": "Name, email and words of a comment",
    "comments.importedcomment": "By what an imported comment is known again",
    "comments.decision": "A decision on a comment",
    "comments.note": "What was said with a decision",
    "comments.step": "What can be undone as one",
    "comments.bulk": "A decision on a list of comments",
    "comments.mark": "What a rule noticed in a comment",
    "comments.print": "By what the same words are known again (keyed hash)",
    "comments.canned": "A text that replies start from",
    "comments.report": "A reader’s report of a comment",
    "comments.reportevent": "An act on reports",
    "comments.errand": "What is to be done about a comment",
    "comments.errandevent": "An act on an errand",
    "comments.textchange": "A change of a comment’s words",
    "comments.redaction": "Words that were cut",
    "comments.putback": "Words that were put back",
    "comments.correction": "A correction by a comment’s writer",
    "comments.reworded": "Words that changed where they were imported from",
    "comments.erased": "Words that were erased",
    "comments.sealed": "A sealed original (encrypted)",
    "comments.opening": "An opening of a sealed original",
    "comments.holdrule": "How a blog has set a hold rule",
    "comments.holdrulechange": "A change of a hold rule",
    "comments.spammodel": "What the spam score learned",
    "comments.legalnotice": "A legal notice",
    "comments.legalevent": "An act on a legal notice",
    "comments.legalletter": "A letter in a legal case",
    "comments.hold": "A legal hold",
    "comments.erasure": "An entry of the list of erasures",
    "comments.retentionrun": "A run of retention",
    "comments.personevent": "An act on a person’s data",
    "comments.datarequest": "A request for one’s own data, not confirmed yet",
    "comments.mailbox": "An email address of commenters, and what it is told",
    "comments.suppression": "Who is written to no more (keyed hash)",
    "comments.pagelink": "A private address of a comment’s page",
    "comments.confirmation": "A confirmation of an email that was asked for (hash)",
    "comments.follow": "A writer who is told of replies",
    "comments.news": "What a mailbox is to be told, or was",
    "comments.retry": "A comment sent again, changed",
    "comments.review": "A second look",
    "comments.notice": "How often a moderator is told of the queue",
    "comments.chainmark": "How far a chain of decisions was verified",
    "comments.monthfigures": "The figures of a month",
    "govblog.staffevent": "What happened to an account",
    "govblog.invitation": "An invitation of a colleague",
    "govblog.invitedrole": "A role that an invitation gives",
}

STAYING = {
    "govblog.letter": "Mail that was sent, or that the old install sends before it is left",
    "govblog.staffsession": "A browser that is signed in to the old install",
    "govblog.signintally": "Counts of tries at the door, for minutes",
    "posts.purge": "What the caches in front of the old install are still to be told",
    "posts.importupload": "A file of WordPress that waits at the desk of the old install",
    "comments.receipt": "Proof for a day that a comment was taken in",
    "comments.hit": "Counts for limits, for minutes or hours",
    "comments.queuekey": "A staff secret: the private address of a feed, made anew by its owner",
    "admin.logentry": "Django’s own log, beside the records that go out",
    "auth.group": "Not used: roles are memberships",
    "auth.group_permissions": "Not used: roles are memberships",
    "auth.permission": "Made by the migrations",
    "auth.user_groups": "Not used: roles are memberships",
    "auth.user_user_permissions": "Not used: roles are memberships",
    "contenttypes.contenttype": "Made by the migrations",
    "sessions.session": "Not used: sessions are ours",
    "django_tasks_database.dbtaskresult": "Work of the old install’s worker",
    "account.emailaddress": "Not used: an account has one email",
    "account.emailconfirmation": "Not used: an account has one email",
    "mfa.authenticator": "A second factor: a secret, and bound to the old address",
    "axes.accessfailurelog": "Tries at the door",
    "axes.accessattempt": "Tries at the door",
    "axes.accessattemptexpiration": "Tries at the door",
    "axes.accesslog": "Tries at the door",
}

# Fields that stay though their row goes
STAYING_FIELDS = {"auth.user": {"password": "Nobody signs in with a password of the old install"}}


@dataclass(frozen=True)
class Kind:
    """One kind of line: a model, and those of its fields that go out, its key first."""

    name: str
    words: str
    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]

    @property
    def key(self) -> models.Field[Any, Any]:
        """The field by which others refer to a row."""
        return self.model._meta.pk

    @property
    def references(self) -> list[models.ForeignKey[Any, Any]]:
        """The fields that hold the key of another row."""
        return [one for one in self.fields if isinstance(one, models.ForeignKey)]


def kinds() -> dict[str, Kind]:
    """Return every kind by its name, in the order of a file."""
    there = {model._meta.label_lower: model for model in every_model()}
    ours = [name for name, model in there.items() if model._meta.app_label in _OURS]
    names = [name for name in GOING if name in there]
    names += [name for name in ours if name not in GOING and name not in STAYING]
    return {name: _kind(name, there[name]) for name in names}


def every_model() -> list[type[models.Model]]:
    """Return each model that has a table, those between two models too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _kind(name: str, model: type[models.Model]) -> Kind:
    stay = STAYING_FIELDS.get(name, {})
    own = [one for one in model._meta.local_concrete_fields if one.name not in stay]
    own.sort(key=lambda one: not one.primary_key)
    return Kind(name, GOING.get(name, ""), model, tuple(own))
