#!/bin/sh
# All that is checked without running anything: formatting, lint, types, and CloudFormation's own rules.
set -e
cd "$(dirname "$0")/.."
echo "ruff format"; ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ." >&2; exit 1; }
echo "ruff check";  ruff check --quiet .
echo "mypy";        mypy .
echo "synthesis";   python -m local.synth
echo "cfn-lint";    cfn-lint cdk.out/*/*.template.json
echo "dashboard";   npm run --silent lint --prefix dashboard
