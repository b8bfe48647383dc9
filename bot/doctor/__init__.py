"""What is wrong with an installation, seen from where it runs, and how to mend it."""
