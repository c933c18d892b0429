#!/bin/sh
# Finds a Python and lets it set up everything else. 3.13 comes first, as the deployed functions run on it; PYTHON=
# names another. Where none fits, any Python 3 can get uv, and uv fetches one.
here=$(cd "$(dirname "$0")" && pwd)

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
if [ -n "$PYTHON" ]; then
    set -- "$PYTHON"
else
    set -- python3.13 python3.12 python3.11 python3.14 python3 python
fi
for candidate; do
    if "$candidate" -c "$fits" 2>/dev/null; then
        exec "$candidate" "$here/set_up.py"
    fi
done
if [ -n "$PYTHON" ]; then
    echo "PYTHON is $PYTHON, which is no Python from 3.11 to 3.14: unset it or name another." >&2
    exit 1
fi
for candidate in python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
        exec "$candidate" "$here/set_up.py"
    fi
done
if command -v uv >/dev/null; then
    export UV_PYTHON_INSTALL_DIR="$here/../.setup/python"
    exec uv run --no-project --python 3.13 "$here/set_up.py"
fi
echo "Set-up needs Python 3.11 to 3.14 and found none: install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.13) and run make again." >&2
exit 1
