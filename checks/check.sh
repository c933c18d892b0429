#!/bin/sh
# All that is checked without running anything: formatting, lint, types, CloudFormation's own rules, policies.
set -e
cd "$(dirname "$0")/.."
echo "ruff format"; ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ." >&2; exit 1; }
echo "ruff check";  ruff check --quiet .
echo "mypy";        mypy .
echo "synthesis";   python -m toolchain.synth
echo "cost";        python -m bench.cost --check
echo "cfn-lint";    cfn-lint cdk.out/*/*.template.json
echo "policy";      python -m checks
echo "dashboard";   npm run --silent lint --prefix dashboard
