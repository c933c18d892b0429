"""Adds to each function's log lines the invocation that wrote them; packed into every asset."""

from __future__ import annotations

# One module and no dataclass: each of them would be paid for in every cold start.
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger
    from aws_lambda_powertools.utilities.typing import LambdaContext


class Invocations:
    """The invocations of one execution environment, the first of which is its cold start."""

    __slots__ = ("_is_cold",)

    def __init__(self) -> None:
        self._is_cold = True

    def begin(self, context: LambdaContext, logger: Logger) -> None:
        """From here on the logger's lines name this invocation."""
        logger.append_keys(
            cold_start=self._is_cold,
            function_name=context.function_name,
            function_request_id=context.aws_request_id,
        )
        self._is_cold = False
