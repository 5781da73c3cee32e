"""The letters of a case, as texts to edit. None gives one side away to the other unasked."""

import datetime as dt
import re
from collections.abc import Callable

from django.utils import timezone

from comments.legal.clock import ANSWER_DAYS, HOURS, day_words, words
from comments.legal.reaching import email_of_writer
from comments.models import LegalEvent, LegalNotice
from comments.moderation import titles

LINK = "[private link]"  # what stands in a letter where it is sent with a link of its own
DEADLINE = "[deadline]"  # what stands there for the end of the writer's time, which sending sets
HIDDEN = "[withheld]"
_S = LegalNotice.State
_K = LegalNotice.Kind
_TO = LegalEvent.Side.COMPLAINANT.value
_WRITER = LegalEvent.Side.WRITER.value

_CASE = f"How your case stands:\n{LINK}"
_NO_ADVICE = "This letter is not legal advice."
_MUST = """A notice of complaint must:
- give your name, and the email address at which you can be contacted
- set out the statement, and say where on the website it is posted
- explain why it is defamatory of you
- set out the meaning that you attribute to it
- set out which aspects of it you believe are factually inaccurate, or opinions not supported by \
fact
- confirm that you do not have enough information about the writer to bring proceedings against \
them
- say whether we may give the writer your name and your email address"""


def subject(notice: LegalNotice, side: str) -> str:
    """Return the subject of a letter to one side."""
    if side == _TO:
        return f"Your legal notice {notice.reference}"
    return f"A complaint about your comment ({notice.reference})"


def sides(act: str) -> tuple[str, ...]:
    """Return to whom an act writes, in the order in which it does."""
    if act == "notify":
        return _WRITER, _TO
    return (_TO,) if act in _BODIES else ()


def drafts(notice: LegalNotice, act: str, now: dt.datetime | None = None) -> dict[str, str]:
    """Return the letters that go with an act, by side, with the facts of the case filled in."""
    moment = now or timezone.now()
    if act == "notify":
        return {_WRITER: _to_writer(notice), _TO: _ended(notice, _told())}
    body = _BODIES.get(act)
    return {_TO: _ended(notice, body(notice, moment))} if body else {}


def receipt(notice: LegalNotice, stands: str) -> str:
    """Return the letter that says a notice came in. Nobody has shown that the address is theirs."""
    return (
        f"{_about(notice)}\n\n{stands}\n\n{_CASE}\n\n"
        f"The link works until {day_words(notice.link_until)}. "
        "Whoever has it can open the page.\n\n"
        f"{notice.blog.name}\n\n"
        "If you did not send this notice, someone gave your address by mistake. "
        "You do not need to do anything."
    )


def renewed(notice: LegalNotice) -> str:
    """Return the letter that brings a new link."""
    return f"{_about(notice)}\n\n{_CASE}\n\n{notice.blog.name}"


def leak(notice: LegalNotice, side: str, said: str) -> str:
    """Return what a letter gives away that its reader must not be given, or ""."""
    for what, secret in _secrets(notice, side):
        if secret and _flat(secret) in _flat(said):
            return f"The letter gives away {what}. Take it out."
    return ""


def _secrets(notice: LegalNotice, side: str) -> list[tuple[str, str]]:
    """Return what is not for one side, and how it is called."""
    if side == _WRITER:
        # The name may stand in the words complained of, which the writer knows
        public = _flat(notice.name) in _flat(f"{notice.statement} {notice.comment.body}")
        name = "" if public or notice.shares != LegalNotice.Shares.NONE else notice.name
        email = "" if notice.shares == LegalNotice.Shares.ALL else notice.email
        return [("the complainant’s email address", email), ("the complainant’s name", name)]
    hidden = [("the writer’s email address", email_of_writer(notice))]
    if not notice.answer_shares:
        known = _flat(notice.answer_name) == _flat(notice.comment.name)
        hidden.append(("the writer’s postal address", notice.answer_address))
        hidden.append(("the writer’s full name", "" if known else notice.answer_name))
    return hidden


def _flat(said: str) -> str:
    return " ".join(re.sub(r"[,;\s]+", " ", said).split()).casefold()


def _about(notice: LegalNotice) -> str:
    title = titles.title_of(notice.comment)
    where = f"{notice.blog.origin}{notice.comment.get_absolute_url()}"
    received = words(notice.received_at)
    return (
        f"On {received} we received your notice {notice.reference} about a comment on “{title}”:"
        f"\n{where}"
    )


def _ended(notice: LegalNotice, body: str) -> str:
    return f"{_about(notice)}\n\n{body}\n\n{_CASE}\n\n{_NO_ADVICE}\n\n{notice.blog.name}"


def _to_writer(notice: LegalNotice) -> str:
    title, blog = titles.title_of(notice.comment), notice.blog
    where = f"{blog.origin}{notice.comment.get_absolute_url()}"
    return f"""You wrote a comment on “{title}”:
{where}

On {day_words(notice.received_at)} we received a notice of complaint about it under section 5 of \
the Defamation Act 2013. A copy is below.

The comment may be removed unless we receive your written answer by {DEADLINE}. It must say:
- whether you want the comment to be removed
- if you do not: your full name, the postal address at which you live or carry on business, and \
whether we may give both to the person who complains

We will not give them your name or your address unless you agree or a court orders us to.

Answer here:
{LINK}

If we have no answer by then, or one that lacks some of this, we will remove the comment.

{_NO_ADVICE}

{blog.name}

Copy of the notice {notice.reference}

{_copy(notice, where)}"""


def _copy(notice: LegalNotice, where: str) -> str:
    """Return what the notice says, as far as the writer may read it."""
    shares = LegalNotice.Shares
    name = notice.name if notice.shares != shares.NONE else HIDDEN
    email = notice.email if notice.shares == shares.ALL else HIDDEN
    parts = [
        ("From", f"{name}, {email}" if name != HIDDEN else HIDDEN),
        ("The statement complained of", notice.statement),
        ("Where it is", where),
        ("Why it is defamatory", _concealed(notice, notice.why)),
        (
            "What it means, in the view of the person who complains",
            _concealed(notice, notice.meaning),
        ),
        (
            "What is factually inaccurate, or an opinion not supported by fact",
            _concealed(notice, notice.inaccurate),
        ),
    ]
    return "\n\n".join(f"{label}:\n{said}" for label, said in parts)


def _concealed(notice: LegalNotice, said: str) -> str:
    """Return the complainant's words without their name and address, as far as they do not share.

    Who sends the letter reads it: a person can be known by other words too.
    """
    hidden = []
    if notice.shares != LegalNotice.Shares.ALL:
        hidden.append(notice.email)
    if notice.shares == LegalNotice.Shares.NONE:
        hidden.append(notice.name)
    for secret in filter(None, hidden):
        spaced = r"\s+".join(map(re.escape, secret.split()))
        said = re.sub(rf"(?<!\w){spaced}(?!\w)", HIDDEN, said, flags=re.IGNORECASE)
    return said


def _told() -> str:
    return (
        f"Today we sent the writer a copy of it. They have until {DEADLINE} to answer: that is "
        f"{ANSWER_DAYS} days after today.\n\nIf they do not answer by then, or their answer lacks "
        f"something that the law asks for, we will remove the comment within {HOURS} hours, not "
        "counting weekends and bank holidays, and tell you."
    )


def _defective(notice: LegalNotice, _: dt.datetime) -> str:
    return (
        "It does not give all that section 5(6)(a) to (c) of the Defamation Act 2013 and "
        "regulation 2 of the Defamation (Operators of Websites) Regulations 2013 ask for. "
        f"We have not sent it to the writer of the comment.\n\n{_MUST}\n\n"
        f"You can send a new notice:\n{notice.blog.origin}"
        f"{notice.comment.get_absolute_url()}legal-notice/"
    )


def _removed(notice: LegalNotice, now: dt.datetime) -> str:
    if notice.comment.status != notice.comment.Status.APPROVED:
        return "The comment is no longer on the page."
    why = {
        _S.AGREED: "The writer agrees to its removal. ",
        _S.INCOMPLETE: "The answer of the writer lacks something that the law asks for. ",
    }.get(_S(notice.state), "")
    if notice.state == _S.ASKED and notice.answer_until and now >= notice.answer_until:
        why = "The writer did not answer in time. "
    if notice.state == _S.NEW and notice.kind == _K.DEFAMATION and not email_of_writer(notice):
        why = "We have no way to contact the writer. "
    return f"{why}We have removed the comment."


def _kept(notice: LegalNotice, _: dt.datetime) -> str:
    if notice.kind == _K.OTHER:
        return "We looked at the comment. It has not been removed, because:"
    said = "The writer does not want the comment to be removed. It has not been removed."
    if not notice.answer_shares:
        return (
            f"{said}\n\nThe writer does not agree that we give you their name and postal address. "
            "We will give them to you only if a court orders us to."
        )
    return (
        f"{said}\n\nThe writer agrees that we give you their name and postal address:\n"
        f"{notice.answer_name}\n{notice.answer_address}"
    )


def _closed(*_: object) -> str:
    return "We have closed this case, because:"


_BODIES: dict[str, Callable[[LegalNotice, dt.datetime], str]] = {
    "defective": _defective,
    "remove": _removed,
    "keep": _kept,
    "close": _closed,
}
