"""What can be wrong with an expression. The words are for people who write templates, not for citizens."""


class RuleError(Exception):
    """An expression does not compile, breaks a limit, or cannot be evaluated.

    Attributes:
        message: what is wrong, in one line.
        expression: the expression as it was written.

    """

    def __init__(self, message: str, expression: str = "") -> None:
        super().__init__(message, expression)
        self.message = message
        self.expression = expression

    def __str__(self) -> str:
        return f"{self.message} in: {self.expression}" if self.expression else self.message


class MissingAnswer(RuleError):  # noqa: N818 – it names what happened; conditions treat it as "no"
    """The expression reads a key that is not there: nothing was answered yet. `key` names it."""

    def __init__(self, key: str, expression: str = "") -> None:
        super().__init__(f"nothing is known about {key!r}", expression)
        self.key = key
