"""The commands of `backstory`, a file for each kind; `bot.__main__` puts them together."""
