#!/bin/sh
# All that is checked without running anything: formatting, lint, types, CloudFormation's own rules, licences, secrets, gates.
# Two checks at a time, the longest first. What a check says is shown when it ends, and all run even if one fails.
set -e
cd "$(dirname "$0")/.."

if [ $# -eq 2 ]; then
    said=$(sh -ec "$2" 2>&1) && failed=0 || failed=1
    [ $failed -eq 0 ] || set -- "$1: FAILED"
    printf '%s\n' "$1" ${said:+"$said"}
    exit $failed
fi

xargs -n 2 -P 2 checks/check.sh <<'CHECKS'
mypy        'mypy .'
synthesis   'python -m toolchain.synth; cfn-lint cdk.out/*/*.template.json; python -m bench.cost --check'
gates       'python -m checks'
dashboard   'npm run --silent lint --prefix dashboard'
secrets     'checks/secrets.sh'
licences    'pip-licenses >/dev/null; python -m checks.npm_licences'
ruff-format 'ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ."; exit 1; }'
ruff-check  'ruff check --quiet .'
CHECKS
