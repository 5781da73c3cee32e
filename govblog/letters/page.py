"""A letter's words as HTML, made from the plain text so that both say the same."""

from django.template.loader import render_to_string


def html_of(text: str, *, subject: str, language: str = "en-GB") -> str:
    """Return a page of the paragraphs of `text`, which blank lines divide.

    A line that is nothing but a web address becomes a link. Everything else is escaped.
    """
    paragraphs = [
        [(line, line.startswith(("https://", "http://")) and " " not in line) for line in lines]
        for part in text.split("\n\n")
        if (lines := part.strip().splitlines())
    ]
    context = {"paragraphs": paragraphs, "subject": subject, "language": language}
    return render_to_string("mail/letter.html", context)
