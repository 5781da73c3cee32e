"""The register: what is kept of comments and of the people who write them."""

from comments import legal
from comments.moderation import (
    confirming,
    forgetting,
    forgetting_mail,
    forgetting_talk,
    limits,
    opening,
    outcomes,
    redaction,
    submission,
)
from comments.people import asking as people_asking
from comments.retention import machinery
from comments.retention.entry import MINUTE, Entry, Going, Purpose
from comments.retention.wording import after, always, days, span
from posts import following
from posts.models import Blog
from posts.models.blog import LONGEST_SLOW_MODE

_P = Purpose


def _until_decided(blog: Blog) -> str:
    return (
        "Until a moderator has decided about your comment and nothing about it is open"
        + (f", and {days(blog.email_days)}." if blog.email_days else ".")
        + " For as long as you ask us to tell you of replies."
    )


COMMENTS = (
    Entry(
        "published comments",
        _P.COMMENT,
        "The name and the words of a published comment",
        "It is part of a public conversation.",
        ("comments.Content.name", "comments.Content.body", "comments.Content.body_html"),
        always("For as long as the article is on this site, unless you ask us to erase it."),
        concerns="",
    ),
    Entry(
        "unpublished words",
        _P.COMMENT,
        "The name and the words of a comment that we did not publish, or removed",
        "You can ask for a second look, and a moderator can then read what was decided about.",
        ("comments.Content.name", "comments.Content.body", "comments.Content.body_html"),
        lambda blog: (
            f"{days(blog.unpublished_days)} after the last decision. "
            "Longer only while a second look is open."
        ),
        Going(
            forgetting.words_due,
            "created_at",
            forgetting.forget_words,
            portion=forgetting.WORDS_AT_ONCE,
            locks=True,
        ),
        "comment",
    ),
    Entry(
        "originals",
        _P.COMMENT,
        "What we cut from a comment, encrypted",
        "A cut can be checked and put back. Each time someone reads it is recorded.",
        ("comments.Sealed.ciphertext",),
        lambda blog: f"{days(blog.sealed_days)} after it was cut.",
        Going(redaction.sealed_due, "keep_until", redaction.forget_sealed),
        "comment",
    ),
)

KNOWING = (
    Entry(
        "emails",
        _P.KNOWING,
        "The email address you gave with a comment",
        "It shows that you are a real person, and where we can answer you. We never publish it.",
        ("comments.Content.email",),
        _until_decided,
        Going(forgetting.emails_due, "comment__created_at", forgetting.forget_emails),
        "comment",
    ),
    Entry(
        "people",
        _P.KNOWING,
        "A keyed hash of that email address: a code that only this site can make from it",
        "Moderators see how earlier comments of the same person were decided.",
        ("comments.Content.person",),
        lambda blog: f"{days(blog.person_days)} after your last comment.",
        Going(forgetting.people_due, "comment__created_at", forgetting.forget_people),
        "comment",
    ),
    Entry(
        "requests for data",
        _P.KNOWING,
        "That you asked for a copy of your data, or to have it erased",
        f"The link we mail you works for {span(people_asking.VALID)}.",
        ("comments.DataRequest.*",),
        always(f"{span(people_asking.VALID)}."),
        Going(people_asking.due, "expires_at", people_asking.forget),
    ),
    Entry(
        "page links",
        _P.KNOWING,
        "The private address of the page of your comment",
        "You can see what became of your comment, correct it or take it back, without an account.",
        ("comments.PageLink.ref",),
        lambda blog: (
            f"{days(opening.VALID.days)} after it was made or renewed, "
            f"and then {days(opening.KEPT.days)}."
        ),
        Going(opening.due, "expires_at", opening.forget),
        "comment",
    ),
)

MAIL = (
    Entry(
        "mailboxes",
        _P.MAIL,
        "The email address to which you let us write, and what we may tell you",
        "One mail says that a comment came in. We only write again once you confirm the address.",
        ("comments.Mailbox.email", "comments.Mailbox.person", "comments.Mailbox.ref"),
        lambda blog: (
            f"{days(forgetting_mail.KEPT.days)} if you do not confirm it; otherwise until "
            f"{days(forgetting_mail.KEPT.days)} after there is nothing left to tell you. "
            "If you stopped a kind of mail, until you ask us to erase it, so that we remember."
        ),
        Going(forgetting_mail.mailboxes_due, "made_at", forgetting_mail.forget_mailboxes),
        "person",
    ),
    Entry(
        "subscriptions",
        _P.MAIL,
        "The email address with which you follow posts, and which",
        "You are told of the posts you asked for.",
        (
            "posts.Subscription.email",
            "posts.Subscription.person",
            "posts.Subscription.ref",
            "posts.Subscription.every",
        ),
        lambda blog: (
            f"{days(following.KEPT.days)} if you do not confirm it; otherwise until you end it."
        ),
        Going(machinery.subscriptions_due, "made_at", machinery.forget_subscriptions),
        "person",
    ),
    Entry(
        "news",
        _P.MAIL,
        "That we told you something, or were to tell you, and about which comment",
        "Nothing is told twice.",
        (),
        after(forgetting_mail.KEPT, "it was told, or could not be."),
        Going(forgetting_mail.news_due, "told_at", forgetting_mail.forget_news),
        "both",
    ),
    Entry(
        "confirmations",
        _P.MAIL,
        "That we asked you to confirm a comment",
        "A link in a mail works once.",
        ("comments.Confirmation.hash",),
        after(confirming.KEPT, "the link stopped working."),
        Going(confirming.due, "expires_at", confirming.forget),
        "comment",
    ),
    Entry(
        "suppressions",
        _P.MAIL,
        "A keyed hash of an email address that we may not write to",
        "Whoever does not want mail from us gets none.",
        ("comments.Suppression.person",),
        always("Until its owner asks for mail again."),
    ),
)

MODERATION = (
    Entry(
        "reporters' emails",
        _P.MODERATION,
        "The email address you gave with a report",
        "We tell you what became of it.",
        ("comments.Report.email", "comments.Report.mailbox"),
        after(outcomes.EMAIL_KEPT, "the report was answered."),
        Going(outcomes.emails_due, "settled_at", outcomes.forget_emails),
        "both",
    ),
    Entry(
        "reports",
        _P.MODERATION,
        "The words of a report",
        "A moderator looks at the comment again, and others can see why.",
        ("comments.Report.words", "comments.Report.key"),
        after(forgetting_talk.WORDS_KEPT, "the report was answered. Why it was made is kept."),
        Going(forgetting_talk.reports_due, "settled_at", forgetting_talk.forget_reports),
        "both",
    ),
    Entry(
        "legal notices",
        _P.MODERATION,
        "What you say when you tell us that a comment breaks the law, your name and email address, "
        "and the answer of the comment’s writer, with what they give of themselves",
        "The law gives both sides a procedure with fixed times.",
        (
            "comments.LegalNotice.*",
            "comments.LegalEvent.words",
            "comments.LegalLetter.*",
        ),
        after(legal.LEGAL_KEPT, "the case was closed. That there was one is kept."),
        Going(legal.notices_due, "closed_at", legal.forget_notices),
        "comment",
    ),
    Entry(
        "notes",
        _P.MODERATION,
        "What a moderator wrote to you or to colleagues about a decision",
        "You and colleagues can read why it was taken.",
        ("comments.Note.words",),
        after(forgetting_talk.WORDS_KEPT, "the decision."),
        Going(forgetting_talk.notes_due, "decision__at", forgetting_talk.forget_notes),
        "comment",
    ),
    Entry(
        "errands",
        _P.MODERATION,
        "What colleagues wrote when they passed your comment on or dealt with it",
        "What you ask or tell us is dealt with.",
        ("comments.Errand.note", "comments.Errand.outcome", "comments.ErrandEvent.words"),
        after(forgetting_talk.WORDS_KEPT, "it was dealt with."),
        Going(forgetting_talk.errands_due, "settled_at", forgetting_talk.forget_errands),
        "comment",
    ),
    Entry(
        "second looks",
        _P.MODERATION,
        "Why you asked for a second look, and the answer",
        "Another moderator looks at the decision again.",
        ("comments.Review.words", "comments.Review.answer"),
        after(forgetting_talk.WORDS_KEPT, "the answer. Its outcome is kept."),
        Going(forgetting_talk.reviews_due, "answered_at", forgetting_talk.forget_reviews),
        "comment",
    ),
    Entry(
        "marks",
        _P.MODERATION,
        "What our rules noticed in your comment, such as a word that is held",
        "A moderator looks at it more closely. No rule refuses a comment.",
        ("comments.Mark.detail",),
        after(forgetting_talk.WORDS_KEPT, "the comment came in."),
        Going(forgetting_talk.marks_due, "comment__created_at", forgetting_talk.forget_marks),
        "comment",
    ),
)

SAFETY = (
    Entry(
        "limits",
        _P.SAFETY,
        "Keyed hashes of your network address and of your email address",
        "Nobody floods the site. We do not store network addresses themselves.",
        ("comments.Hit.key", "comments.Hit.comment"),
        always(
            f"{span(limits.MINUTE)}; {span(limits.HOUR)} when you correct a comment; while slow "
            f"mode is on, for its minutes: {LONGEST_SLOW_MODE} at most."
        ),
        Going(limits.due, "until", limits.forget, pause=MINUTE),
    ),
    Entry(
        "receipts",
        _P.SAFETY,
        "A keyed hash of a comment as it was sent, and one of the network address it came from",
        "The same comment sent twice is one comment.",
        ("comments.Receipt.*",),
        after(submission.REPEAT_WINDOW, "it was sent."),
        Going(submission.due, "sent_at", submission.forget, pause=MINUTE),
    ),
    Entry(
        "prints",
        _P.SAFETY,
        "A keyed hash of what a comment says",
        "The same text sent many times is noticed.",
        ("comments.Print.key",),
        after(forgetting_talk.PRINTS_KEPT, "the comment was written."),
        Going(forgetting_talk.prints_due, "at", forgetting_talk.forget_prints),
        "comment",
    ),
)

ENTRIES = (*COMMENTS, *KNOWING, *MAIL, *MODERATION, *SAFETY)
