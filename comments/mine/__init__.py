"""The private page of a comment, for its writer: what became of it, and what can be done.

Who has its link is taken for the writer. No account and no cookie; nothing of it is stored by a
cache, found by a search engine, or told to a page it leads to; a GET never acts.
"""
