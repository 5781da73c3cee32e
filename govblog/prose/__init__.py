"""Text that an editor wrote: tidied when it is saved, made ready for a page when it is shown.

`tidy.tidied` brings whatever was typed or pasted into the few elements that `allowed` lists;
`page.made` writes these as a public page shows them. Neither is a guard: what they return goes
through the door, `govblog/sanitise.py`, which alone says that a piece of HTML is safe.
"""
