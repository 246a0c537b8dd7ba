"""What figures say, in two languages: labels, names, captions."""
