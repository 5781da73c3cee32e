"""What goes wrong when an edge is told: nobody answered, or it would not."""


class Fault(Exception):
    """An edge did not take what it was told. The message names no token and is for people."""


class Away(Fault):
    """It could not be reached, or did not answer in time: what else there is to tell can wait."""
