"""The Google APIs that the stage's project must have enabled."""

from __future__ import annotations

from cdktf_cdktf_provider_google.project_service import ProjectService
from constructs import Construct

from gcp_stack.project import APIS


class EnabledApis(Construct):
    """They stay enabled when the stack is deleted, as something else in the project may use them."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._services = {api: self._enable(api) for api in APIS}

    def of(self, api: str) -> ProjectService:
        """The resource that every user of this API must wait for."""
        return self._services[api]

    def _enable(self, api: str) -> ProjectService:
        return ProjectService(self, api, service=f"{api}.googleapis.com", disable_on_destroy=False)
