"""What becomes of data when its stack goes."""

from __future__ import annotations

import aws_cdk as cdk

KEPT = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
"""Kept whatever happens to its stack, unless the creation of that stack is rolled back: the next try can then
make it under the same name.
"""
