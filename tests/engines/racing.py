"""Two moderators who decide the same comments at the same moment, again and again."""

import random
import time
from typing import Any

from django.contrib.auth.models import User

from comments import moderation, soundness
from comments.models import Comment, Decision, PolicyRule
from comments.moderation import step
from comments.tree import threads
from posts.models import Blog
from tests.chains import first_fault

ROUND = 0.02  # seconds from one comment to the next


def race(
    comments: list[int], by: int, rule: int, seed: int, start: float, unprotected: bool = False
) -> dict[str, Any]:
    """Decide each comment at its moment, a little earlier or later, as one saw it when it waited.

    `undone` are those whose decision was taken back at once.
    """
    if unprotected:
        threads.lock_threads = lambda nodes: None
        step.tree.lock_threads = lambda nodes: None
    chance = random.Random(seed)
    person = User.objects.get(pk=by)
    policy_rule = PolicyRule.objects.get(pk=rule)
    told: dict[str, list[int]] = {"won": [], "lost": [], "undone": []}
    wrong: list[str] = []
    for number, pk in enumerate(comments):
        act = chance.choice(["approve", "reject", "spam"])
        seen = moderation.Seen(pk, "pending", 1)
        moment = start + number * ROUND + chance.random() * ROUND / 2
        time.sleep(max(0.0, moment - time.time()))
        try:
            moderation.decide(seen, act, by=person, rule=policy_rule)
            told["won"].append(pk)
            if chance.random() < 0.1 and (last := moderation.undoable(person)):
                moderation.undo(last.batch, by=person)
                told["undone"].append(pk)
        except moderation.NotDecided as refused:
            told["lost"].append(pk)
            if not str(refused).startswith("Already"):
                wrong.append(str(refused))
        except Exception as error:
            wrong.append(repr(error))
    return {**told, "wrong": wrong}


def record() -> dict[str, Any]:
    """Return how the record and the comments agree after a race."""
    of: dict[int, list[Decision]] = {}
    for decision in Decision.objects.order_by("number"):
        of.setdefault(decision.comment_id, []).append(decision)
    wrong = []
    for comment in Comment.objects.order_by("pk"):
        status = "pending"
        for decision in of.get(comment.pk, []):
            if decision.from_status != status:
                wrong.append(f"{comment.pk}: from {decision.from_status}, was {status}")
            status = decision.to_status
        if status != comment.status:
            wrong.append(f"{comment.pk}: {comment.status}, last decision says {status}")
    broken = [blog.pk for blog in Blog.objects.all() if first_fault(blog)]
    faults = [fault.says for fault in soundness.faults()]
    by = {str(pk): [one.actor_id for one in made] for pk, made in of.items()}
    return {"wrong": wrong, "broken": broken, "faults": faults, "by": by}
