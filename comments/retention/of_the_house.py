"""The register: what is kept of mail, of the record, and of staff."""

from comments import tasks
from comments.moderation import bulk
from comments.retention import machinery
from comments.retention.entry import MINUTE, Entry, Going, Purpose
from comments.retention.wording import after, always, days
from govblog import letters

_P = Purpose

RECORD = (
    Entry(
        "letters",
        _P.RECORD,
        "To which address a mail went, its subject and when. Its words go when it is sent",
        "A mail that did not arrive can be looked into.",
        (
            "govblog.Letter.to",
            "govblog.Letter.key",
            "govblog.Letter.subject",
            "govblog.Letter.text",
            "govblog.Letter.html",
        ),
        after(letters.KEPT, "it was sent or given up."),
        Going(machinery.letters_due, "due_at", machinery.forget_letters),
        "person",
    ),
    Entry(
        "decisions",
        _P.RECORD,
        "What was decided of a comment, when, by whom and under which rule. No name or words of "
        "the commenter",
        "We can show that comments are treated alike.",
        ("comments.Decision.actor", "comments.Step.by", "comments.ReportEvent.by"),
        always("For good. The database lets nobody change or delete it."),
    ),
    Entry(
        "changes of words",
        _P.RECORD,
        "That words were cut, put back, corrected or erased, when, by whom and why. Not the words",
        "Readers can trust that nothing is changed unseen.",
        ("comments.TextChange.by", "comments.TextChange.why", "comments.Opening.*"),
        always("For good."),
    ),
    Entry(
        "holds",
        _P.RECORD,
        "What may not be deleted for legal reasons, and why: the number of a comment, or a masked "
        "email address and a keyed hash of it",
        "A court or an inquiry may need it.",
        ("comments.Hold.*",),
        always("For good. What is held goes when the hold is lifted and its time is over."),
    ),
    Entry(
        "erasures",
        _P.RECORD,
        "That a comment or a person was erased: a number, or a keyed hash of an email address",
        "It is erased again when a backup is restored.",
        ("comments.Erasure.person",),
        always("For good."),
    ),
    Entry(
        "runs",
        _P.RECORD,
        "How many of each of these were deleted, day by day. It names nobody",
        "We can show that we keep to this page.",
        (),
        lambda blog: f"{days(machinery.RUNS_KEPT.days)}.",
        Going(machinery.runs_due, "started_at", machinery.forget_runs),
    ),
)

STAFF = (
    Entry(
        "staff accounts",
        _P.STAFF,
        "Name, email address, roles and passwords (hashed) of our own staff, and their settings",
        "Staff sign in and are told what waits.",
        (
            "auth.User.*",
            "posts.Membership.user",
            "comments.Notice.user",
            "comments.QueueKey.*",
            "posts.Author.*",
        ),
        always("For as long as the account is needed to say who decided what."),
    ),
    Entry(
        "staff record",
        _P.STAFF,
        "What happened to a staff account, and what staff did on the desks",
        "It can be seen who did what.",
        (
            "govblog.StaffEvent.*",
            "admin.LogEntry.*",
            "posts.BlogEvent.*",
            "posts.PostEvent.*",
            "posts.Post.*",
            "posts.PostRevision.*",
            "posts.Picture.*",
            "comments.HoldRuleChange.*",
            "comments.Errand.owner",
            "comments.Errand.opened_by",
            "comments.Errand.settled_by",
            "comments.ErrandEvent.by",
            "comments.ErrandEvent.owner",
            "comments.Report.settled_by",
            "comments.Review.answered_by",
            "comments.SpamModel.trained_by",
        ),
        always("For good."),
    ),
    Entry(
        "sign-ins",
        _P.STAFF,
        "That someone of our staff is signed in",
        "A page asks who is there.",
        ("sessions.Session.*",),
        always("Until the sign-in ends."),
        Going(machinery.sessions_due, "expire_date", machinery.forget_sessions, pause=MINUTE),
    ),
    Entry(
        "lists",
        _P.STAFF,
        "Lists of comments that staff decided in one go, with the note they wrote",
        "A list of thousands is carried out step by step.",
        ("comments.Bulk.*",),
        after(bulk.KEPT_FOR, "it was made."),
        Going(bulk.due, "made_at", bulk.forget),
    ),
    Entry(
        "tasks",
        _P.STAFF,
        "That the site did a piece of work, and how it went",
        "What failed can be mended.",
        ("django_tasks_database.DBTaskResult.*",),
        lambda blog: (
            f"{days(tasks.RESULTS_KEPT.days)}; {days(tasks.FAILURES_KEPT.days)} if it failed."
        ),
        Going(tasks.results_due, "finished_at", tasks.forget_results),
    ),
)

ENTRIES = (*RECORD, *STAFF)
