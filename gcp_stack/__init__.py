"""The Google side: Terraform, written in Python with CDKTF."""

from gcp_stack.provider_import import skip_package_init

skip_package_init()
