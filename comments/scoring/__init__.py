"""The spam score, learned on this machine from one blog's own decisions.

Nothing leaves the machine, and nothing is decided here: the score marks a comment for the queue.
How it is learned and how good it is: docs/spam-score.md.
"""

from comments.scoring.judging import FEWEST, Model, Score, Sign
from comments.scoring.keeping import claim, due, forget, model_of, score_of, train

__all__ = [
    "FEWEST",
    "Model",
    "Score",
    "Sign",
    "claim",
    "due",
    "forget",
    "model_of",
    "score_of",
    "train",
]
