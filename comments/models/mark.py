"""What the rules noticed of a comment."""

from django.db import models

from comments.models.comment import Comment


class Mark(models.Model):
    """Something a moderator should look at; it never decides."""

    class Kind(models.TextChoices):
        """What was noticed when the comment came in."""

        NO_ORIGIN = "no origin", "The browser did not say where the form was"
        HONEYPOT = "honeypot", "A field that people do not see was filled in"
        TOO_FAST = "too fast", "Sent very soon after opening the page"
        LIKE_STAFF = "like staff", "The name looks like that of staff or of the blog"
        WORDS = "words", "It has words that are held"
        LINKS = "links", "It has many links"
        FIRST = "first", "The first comment from this email"
        REPEAT = "repeat", "The same text was sent before"
        DISPOSABLE = "disposable", "The email is of a kind that is thrown away"
        SPAM_SCORE = "spam score", "It reads like what was marked as spam"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(
        max_length=300, blank=True, help_text="What exactly was noticed, for the moderator."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "kind"], name="mark_once")]
        indexes = [models.Index(fields=["kind", "comment"], name="mark_kind")]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()}: {self.detail}" if self.detail else self.get_kind_display()
        )
