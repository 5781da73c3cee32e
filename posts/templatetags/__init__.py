"""What the templates of the staff world ask for themselves."""
