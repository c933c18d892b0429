#!/bin/sh
# Finds a Python 3.11 and lets it set up everything else: `make` and Python are all that is expected of a machine.
here=$(cd "$(dirname "$0")" && pwd)
for candidate in python3.11 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
        exec "$candidate" "$here/set_up.py" "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python 3")
echo "Set-up needs Python 3.11 and found $found: install it (Debian 12: apt-get install python3 python3-venv; elsewhere: pyenv install 3.11 or uv python install 3.11) and run make again." >&2
exit 1
