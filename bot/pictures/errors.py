"""Why there is no picture. What a user reads of it is the caller's to say."""


class PictureError(Exception):
    """No picture could be drawn."""


class NoFont(PictureError):
    """No font on this machine has a character. `script`: ISO 15924, such as "Tibt"."""

    def __init__(self, script: str, character: str) -> None:
        super().__init__(f"no font has U+{ord(character[0]):04X} ({script})")
        self.script = script
        self.character = character


class NothingToDraw(PictureError):
    """There are no moments, or no figures that could be marks of a chart."""
