"""What becomes of the texts that WordPress keeps: pure functions, no Django, no database.

`comments.plain` makes plain text of a comment, `bodies.body` HTML of a post. Neither is a guard:
what they return goes on through `govblog.text` and the door, `govblog/sanitise.py`. All of them
take time linear in the length of the text, and none raises for what a text holds.
"""
