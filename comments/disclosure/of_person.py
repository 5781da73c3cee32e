"""What else is kept of a person who asks for it, besides comments."""

from comments.disclosure.asking import Asked
from comments.disclosure.telling import Teller, Values, moment
from comments.models import Mailbox, PageLink, Report, Suppression
from comments.persons import known_as, person_of
from govblog.models import Letter


def told(asked: Asked, teller: Teller) -> Values:
    """Return mailboxes, reports, letters and links of a person, by the address that was given."""
    person = person_of(asked.email)
    return {
        "email": asked.email,
        "mailboxes": _mailboxes(asked, person),
        "reports": _reports(asked, teller),
        "letters": _letters(asked),
        "private_page_links": _links(asked),
        "asked_for_no_mail": Suppression.objects.filter(person__in=known_as(asked.email)).exists(),
    }


def _mailboxes(asked: Asked, person: str) -> list[Values]:
    found = Mailbox.objects.filter(blog__in=asked.blogs, person=person).select_related("blog")
    return [
        {
            "blog": box.blog.name,
            "email": box.email,
            "made": moment(box.made_at, box.blog.zone),
            "confirmed": moment(box.confirmed_at, box.blog.zone),
            "told_of_outcomes": box.outcomes,
            "told_of_replies": box.replies,
            "told_of_reports": box.reports,
            "how_often": box.get_every_display(),
        }
        for box in found
    ]


def _reports(asked: Asked, teller: Teller) -> list[Values]:
    mine = Report.objects.filter(email__iexact=asked.email, comment__post__blog__in=asked.blogs)
    found = mine.select_related("comment__post__blog", "settled_by").order_by("sent_at", "pk")
    return [
        teller.report(report, report.comment.post.blog.zone, is_own=True)
        for report in found.iterator()
    ]


def _letters(asked: Asked) -> list[Values]:
    """Return the mail to the address: its words are deleted once it is sent."""
    found = Letter.objects.filter(to__iexact=asked.email, blog__in=asked.blogs)
    return [
        {
            "subject": letter.subject,
            "written": moment(letter.written_at, letter.blog.zone),
            "sent": moment(letter.sent_at, letter.blog.zone),
            "state": letter.get_state_display(),
        }
        for letter in found.select_related("blog").order_by("written_at", "pk").iterator()
        if letter.blog
    ]


def _links(asked: Asked) -> list[Values]:
    """Return when private addresses were made. What they are is told by nobody but their mail."""
    found = PageLink.objects.filter(comment__in=asked.comments().order_by())
    return [
        {
            "comment": link.comment_id,
            "made": moment(link.made_at, link.comment.post.blog.zone),
            "ends": moment(link.expires_at, link.comment.post.blog.zone),
        }
        for link in found.select_related("comment__post__blog").order_by("pk").iterator()
    ]
