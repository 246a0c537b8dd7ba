"""From words and files to checked parameters and options."""
