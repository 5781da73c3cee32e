"""Who works here: accounts, how they come, what they may do, how they go, and the record of it.

The verbs are imported from their files: `invitations`, `giving`, `switching`, `inactivity`.
"""
