"""Commands: arguments in, result printed; what they do stands elsewhere."""
