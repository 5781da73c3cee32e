"""Who works here: accounts, how they are opened and closed, and the record of what happened."""
