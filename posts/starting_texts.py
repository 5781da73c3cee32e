"""Texts to begin a page with: whole sentences, with blanks in square brackets to fill in."""

from dataclasses import dataclass
from html import escape

from posts.models import Blog

ORGANISATION = "[name of your organisation]"
CONTACT = "[email address people can write to]"
DATE = "[day month year]"
PROBLEMS = "[what does not yet work for everyone, and when it will]"
PURPOSE = "[what you write about, and for whom]"
BASIS = "[why you may keep the data, such as a task in the public interest]"
RIGHTS = "[address of your privacy notice or of your data protection officer]"
BLANKS = (ORGANISATION, CONTACT, DATE, PROBLEMS, PURPOSE, BASIS, RIGHTS)


@dataclass(frozen=True)
class Start:
    """A page most blogs need: its address, its title, what it begins with."""

    slug: str
    title: str
    body: str


def _organisation(blog: Blog) -> str:
    return escape(blog.organisation or ORGANISATION)


def _about(blog: Blog) -> str:
    return f"""
<p>{escape(blog.name)} is the blog of {_organisation(blog)}. We write about {PURPOSE}.</p>
<h2>Who writes here</h2>
<p>The people who do the work. Each post names its authors.</p>
<h2>Comments</h2>
<p>You can comment on our posts without an account. A moderator reads every comment before it is
published, by the rules of our <a href="/comment-policy/">comment policy</a>.</p>
<h2>Contact</h2>
<p>Write to {CONTACT}.</p>
"""


def _policy(blog: Blog) -> str:
    return """
<p>We want to hear what you think, also when you disagree with us. These rules let everybody take
part.</p>
<p>If your comment is not published, the private page of your comment says which rule it met, and
how to ask for a second look by another moderator.</p>
"""


def _accessibility(blog: Blog) -> str:
    return f"""
<p>This statement is about {escape(blog.name)}, which is run by {_organisation(blog)}. We
want as many people as possible to be able to use it.</p>
<p>You should be able to:</p>
<ul>
<li>zoom in to 400% without the text spilling off the screen</li>
<li>read and comment using just a keyboard</li>
<li>read and comment using a screen reader</li>
<li>read and comment with JavaScript switched off</li>
</ul>
<h2>How accessible this blog is</h2>
<p>{PROBLEMS}</p>
<h2>Feedback and contact</h2>
<p>If you find a problem that is not listed here, or need something on this blog in another format,
write to {CONTACT}.</p>
<h2>Enforcement</h2>
<p>The Equality and Human Rights Commission (EHRC) enforces the Public Sector Bodies (Websites and
Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not happy with how we answer
your complaint, contact the
<a href="https://www.equalityadvisoryservice.com/">Equality Advisory and Support Service (EASS)</a>.
</p>
<h2>Preparation of this statement</h2>
<p>This statement was prepared on {DATE}.</p>
"""


def _privacy(blog: Blog) -> str:
    basis = escape(blog.lawful_basis or BASIS)
    return f"""
<p>{_organisation(blog)} is the controller of the personal data on this blog.</p>
<h2>If you only read</h2>
<p>We set no cookies on the pages you read, and nothing of another site is loaded.</p>
<h2>If you comment</h2>
<p>We publish the name you give and your comment. We never publish your email address.
<a href="/personal-data/">Personal data we keep</a> lists what we keep, why and for how long.</p>
<h2>Why we may keep it</h2>
<p>{basis}</p>
<h2>Your rights</h2>
<p>On the private page of your comment you can see the data we hold about it and ask us to erase it.
For anything else: {RIGHTS}.</p>
<p>You can complain to the <a href="https://ico.org.uk/">Information Commissioner’s Office</a>.</p>
"""


def _cookies(blog: Blog) -> str:
    return """
<p>Cookies are files that a site saves on your phone, tablet or computer.</p>
<p>We set no cookies on the pages you read, and none when you comment. We do not measure who visits
this blog with tools of others.</p>
<h2>Staff</h2>
<p>People who work on this blog sign in. Their browser then keeps a cookie with the key of their
session until they sign out, and one that guards forms against other sites.</p>
<h2>Links to other sites</h2>
<p>The links under “Share this page” lead to other sites, which may set cookies of their own once
you are there.</p>
"""


_KINDS = (
    ("about", "About this blog", _about),
    ("comment-policy", "Comment policy", _policy),
    ("accessibility", "Accessibility statement", _accessibility),
    ("privacy", "Privacy notice", _privacy),
    ("cookies", "Cookies", _cookies),
)
ORDER = {slug: place for place, (slug, _, _) in enumerate(_KINDS)}


def starts(blog: Blog) -> list[Start]:
    """Return the pages most blogs need, in the footer's order, with what is known filled in."""
    return [Start(slug, title, make(blog).strip()) for slug, title, make in _KINDS]


def start(blog: Blog, slug: str) -> Start | None:
    """Return what the page at `slug` begins with, None when it is none of these."""
    return next((one for one in starts(blog) if one.slug == slug), None)


def blanks_in(body: str) -> list[str]:
    """Return the blanks of a starting text that nobody has filled in yet."""
    return [blank for blank in BLANKS if blank in body]
