"""A way to Firestore on which calls fail, before or after they arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc  # type: ignore[import-untyped]  # not typed there

READING = "BatchGetDocuments"
"""The one method here that answers in a stream."""


@dataclass
class Way(grpc.GenericRpcHandler):  # type: ignore[misc]  # not typed there
    """Hands on each call as it comes; the methods in `lost` fail once for each time that they stand there."""

    channel: Any
    lost: list[str] = field(default_factory=list)
    arrives: bool = False
    """Whether a lost call is carried out, and only its answer is lost."""

    def service(self, handler_call_details: Any) -> Any:
        method = handler_call_details.method
        if method.endswith(READING):
            onward = self.channel.unary_stream(method)
            return grpc.unary_stream_rpc_method_handler(
                self._handing(method, lambda call: iter(list(onward(call))))
            )
        return grpc.unary_unary_rpc_method_handler(self._handing(method, self.channel.unary_unary(method)))

    def _handing(self, method: str, onward: Callable[[bytes], Any]) -> Callable[[bytes, Any], Any]:
        def hand(call: bytes, context: Any) -> Any:
            is_lost = method.rpartition("/")[2] in self.lost
            try:
                answer = None if is_lost and not self.arrives else onward(call)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())
            if is_lost:
                self.lost.remove(method.rpartition("/")[2])
                context.abort(grpc.StatusCode.UNAVAILABLE, "The service is currently unavailable.")
            return answer

        return hand


@contextmanager
def way_to(host: str) -> Iterator[tuple[Way, str]]:
    """The way, and the address at which it begins."""
    server = grpc.server(ThreadPoolExecutor(4))
    with grpc.insecure_channel(host) as channel:
        way = Way(channel)
        server.add_generic_rpc_handlers([way])
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield way, f"127.0.0.1:{port}"
        finally:
            server.stop(grace=None).wait()
