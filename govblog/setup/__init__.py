"""Set-up of a fresh copy. Standard library only: nothing is installed yet when this runs."""
