"""Who works on a blog."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from posts.models.blog import Blog


class Membership(models.Model):
    """A person's role on one blog. One person may have several."""

    class Role(models.TextChoices):
        """The roles, in the words of docs/roles.md."""

        MODERATOR = "moderator", "Moderator"
        SENIOR = "senior moderator", "Senior moderator"
        EDITOR = "editor", "Editor"
        ADMINISTRATOR = "administrator", "Administrator"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = "role"
        constraints = [
            models.UniqueConstraint(fields=["user", "blog", "role"], name="one_row_for_each_role"),
            models.CheckConstraint(
                condition=Q(role__in=["moderator", "senior moderator", "editor", "administrator"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_role_display().lower()} of {self.blog}"
