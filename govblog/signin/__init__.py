"""How staff come in: password and second factor, sessions and their end, limits at the door.

The pages and their steps are django-allauth's; what is ours hangs on its adapters, forms and views.
"""
