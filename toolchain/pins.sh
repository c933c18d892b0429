#!/bin/sh
# `make pins`: every requirements file from its .in, each package in one version with the hashes of its files. A
# version stays unless its .in moves it; UPGRADE=1 takes the newest of everything.
set -e
cd "$(dirname "$0")/.."
PATH=$PATH:$PWD/.setup/uv/bin
export UV_CUSTOM_COMPILE_COMMAND="make pins"
pin() {
    folder=$1; shift
    # Only wheels: an install runs nobody's build script.
    uv pip compile --quiet --generate-hashes --no-annotate --only-binary :all: ${UPGRADE:+--upgrade} \
        "$folder.in" --output-file "$folder.txt" "$@"
}
anywhere="--universal --python-version 3.11"
deployed="--python-platform linux --python-version 3.13 --constraints requirements.txt"
# shellcheck disable=SC2086  # several words each
{
    pin requirements $anywhere
    pin requirements-dev $anywhere --constraints requirements.txt
    pin requirements-checkov $anywhere
    pin requirements-uv $anywhere
    pin lambda_src/requirements $deployed
    pin gcp_stack/function_src/requirements $deployed
}
