"""By what the same text is known again, whoever sends it."""

from django.utils.crypto import salted_hmac

from comments.sorting.folding import LOOKS

SHORTEST = 20  # letters and digits: “Thank you very much” is said by many


def key_of(blog: int, body: str) -> str:
    """Return the keyed hash, 64 hexadecimal digits, of what a comment on a blog says.

    Nothing for a text too short to be told from what others say anyway. Letter case, accents,
    spaces, punctuation and letters of other alphabets that look alike make no difference.
    """
    said = "".join(filter(str.isalnum, body.translate(LOOKS)))
    if len(said) < SHORTEST:
        return ""
    return salted_hmac("govblog.print", f"{blog} {said}", algorithm="sha256").hexdigest()
