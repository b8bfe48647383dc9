"""What ends the program with one line on stderr."""


class SettingsError(Exception):
    """A missing or wrong setting: one line that names it and the remedy."""


class StartupError(Exception):
    """Something outside is not as the settings say: one line that names it and the remedy."""
