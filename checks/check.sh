#!/bin/sh
# All that is checked without running anything: formatting, lint, types, CloudFormation's own rules, licences, secrets, gates.
set -e
cd "$(dirname "$0")/.."
echo "ruff format"; ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ." >&2; exit 1; }
echo "ruff check";  ruff check --quiet .
echo "mypy";        mypy .
echo "synthesis";   python -m toolchain.synth
echo "cost";        python -m bench.cost --check
echo "cfn-lint";    cfn-lint cdk.out/*/*.template.json
echo "licences";    pip-licenses >/dev/null; python -m checks.npm_licences
echo "secrets";     checks/secrets.sh
echo "gates";       python -m checks
echo "dashboard";   npm run --silent lint --prefix dashboard
