"""The register: what is kept of mail, of the record, and of staff."""

from comments import tasks
from comments.moderation import bulk
from comments.retention import machinery
from comments.retention.entry import MINUTE, Entry, Going, Purpose
from comments.retention.wording import after, always, days, span
from govblog import letters
from govblog.signin import limits, sessions, throttle
from govblog.staffing import invitations, record
from posts import uploading
from posts.writing import autosaves

_P = Purpose

RECORD = (
    Entry(
        "imports",
        _P.COMMENT,
        "A keyed hash of a comment that we brought here from another site without its number",
        "It is not brought here again once it is erased.",
        ("comments.ImportedComment.key",),
        always("For good. Nothing can be read from it."),
        concerns="",
    ),
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
            "govblog.Letter.unsubscribe",
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
        "acts on personal data",
        _P.RECORD,
        "That somebody’s data was looked up, handed out or erased: when, by whom, and how much",
        "We can show what was done. It names nobody whose data it was.",
        ("comments.PersonEvent.*",),
        always("For good."),
    ),
    Entry(
        "answers to drafts",
        _P.RECORD,
        "The name that a person gave who was asked to look at a draft, what they said of it, and "
        "for whom the link was",
        "It can be seen who saw a text before it was published.",
        ("posts.DraftAnswer.*", "posts.DraftLink.*"),
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
        "invitations",
        _P.STAFF,
        "Name and email address of a person who was invited to work here",
        "They make an account of their own.",
        ("govblog.Invitation.*",),
        after(invitations.KEPT, "it was taken up, withdrawn or ran out."),
        Going(invitations.ended_due, "invited_at", invitations.forget_ended),
    ),
    Entry(
        "second factors",
        _P.STAFF,
        "What a member of staff signs in with besides a password; its secrets are encrypted",
        "A password that was found out opens nothing.",
        ("mfa.Authenticator.*",),
        always("Until its owner or an administrator removes it."),
    ),
    Entry(
        "account record",
        _P.STAFF,
        "Sign-ins, refusals, invitations and changes of roles of staff accounts",
        "A break-in can be traced.",
        ("govblog.StaffEvent.*",),
        after(record.EVENTS_KEPT, "it happened."),
        Going(record.events_due, "at", record.forget_events),
    ),
    Entry(
        "staff record",
        _P.STAFF,
        "What staff did on the desks",
        "It can be seen who did what.",
        (
            "admin.LogEntry.*",
            "posts.BlogEvent.*",
            "posts.PostEvent.*",
            "posts.TermEvent.*",
            "posts.Page.*",
            "posts.PageText.*",
            "posts.PageEvent.*",
            "posts.Post.*",
            "posts.PostRevision.*",
            "posts.Picture.*",
            "posts.ImportRun.*",
            "comments.HoldRuleChange.*",
            "comments.Errand.owner",
            "comments.Errand.opened_by",
            "comments.Errand.settled_by",
            "comments.ErrandEvent.by",
            "comments.ErrandEvent.owner",
            "comments.Report.settled_by",
            "comments.Review.answered_by",
            "comments.LegalEvent.by",
            "comments.SpamModel.trained_by",
        ),
        always("For good."),
    ),
    Entry(
        "unsaved changes",
        _P.STAFF,
        "What an editor typed at a post and has not saved, and when a post was opened",
        "Nothing typed is lost, and two editors know of each other.",
        ("posts.Autosave.*",),
        after(autosaves.KEPT, "it was typed last."),
        Going(autosaves.due, "at", autosaves.forget),
    ),
    Entry(
        "sent exports",
        _P.STAFF,
        "An export of another blog that an administrator sent, and what became of it",
        "A blog moves here. The file itself goes as soon as it is imported.",
        ("posts.ImportUpload.*",),
        after(uploading.KEPT, "it was sent."),
        Going(uploading.due, "asked_at", uploading.forget),
    ),
    Entry(
        "sign-ins",
        _P.STAFF,
        "That someone of our staff is signed in",
        "A page asks who is there.",
        ("govblog.StaffSession.*",),
        lambda blog: f"{span(sessions.longest_kept())} at most.",
        Going(sessions.over, "expire_date", sessions.forget_over, pause=MINUTE),
    ),
    Entry(
        "failed sign-ins",
        _P.STAFF,
        "The username with which a sign-in failed, the browser, and a keyed hash of the network "
        "address",
        "Passwords cannot be guessed by trying.",
        ("axes.AccessAttempt.*",),
        after(throttle.ATTEMPTS_KEPT, "the last failure."),
        Going(throttle.attempts_due, "attempt_time", throttle.forget_attempts),
    ),
    Entry(
        "tries at the door",
        _P.STAFF,
        "Keyed hashes of the network address and the account from which codes, passwords and new "
        "passwords were asked for, and how often",
        "Codes and passwords cannot be guessed by trying.",
        ("govblog.SignInTally.*",),
        always("A day at most."),
        Going(limits.tallies_due, "until", limits.forget_old_tallies, pause=MINUTE),
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
