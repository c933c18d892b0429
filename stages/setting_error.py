"""The one error of a stage's settings, for programs that import no more of them than this."""


class SettingError(ValueError):
    """A wrong or missing setting. The text is one line with file, key and what is expected there."""
