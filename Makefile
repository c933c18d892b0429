# Everything runs on `make` and Python 3.11 to 3.14; `make setup`, which each target starts with, fetches the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help setup run dev up down send test prove bench cost check synth deploy-aws deploy-gcp diff-aws diff-gcp rollback-aws docs golden providers pins clean

python := .venv/bin/python
# The environment's tools first; jsii would otherwise start whichever Node the machine has.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export JSII_NODE := $(CURDIR)/.venv/bin/jsii-node
# What somebody types is data: make keeps its `$(…)` as text, and recipes read it in the shell, as "$$TO".
TYPED := STAGE DATA TO YES FILE EVENT ONCE REPO SINCE CHATBOT KEEP PORT WEBHOOK_SECRET SEEDS ONLY WRITE CHANGE_SETS PYTEST_ADDOPTS PYTHON UPGRADE
$(foreach name,$(TYPED),$(if $(filter undefined,$(origin $(name))),,$(eval override $(name) := $$(value $(name)))))
export $(TYPED)
# Else jsii unpacks into the home folder.
export JSII_RUNTIME_PACKAGE_CACHE_ROOT := $(CURDIR)/.build/jsii
# Bytecode is what makes synthesis take seconds.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME

help: ## list the targets
	@sed -n 's/^\([a-z -]*\):.*## /  make \1\t/p' Makefile | expand -t 30

setup: ## install Python and npm packages, Node and Java (fast when nothing changed); PYTHON=python3.12 for another
	@PATH="$${PATH#*:}" toolchain/set_up.sh

run: setup ## run the whole pipeline until Ctrl-C; REPO=owner/name SINCE=30d CHATBOT=login: your repository; KEEP=1, PORT=8080, ONCE=1
dev: setup ## the same, and what you save in lambda_src, contract or gcp_stack/function_src runs there within seconds
run dev:
	@exec $(python) -m local.run $@ --once="$$ONCE" --repository="$$REPO" --since="$$SINCE" --chatbot="$$CHATBOT" --keep="$$KEEP" --port="$$PORT"

up down: setup ## deploy a stage step by step, or take it away: STAGE=dev (local without); YES=1 does not ask; down: DATA=dev
	@exec $(python) -m ops $@ --stage "$${STAGE:-local}" $${DATA:+"--data=$$DATA"} $${YES:+--yes}

send: setup ## sign and post one webhook to the running pipeline: FILE=payload.json EVENT=issue_comment
	@$(python) -m local.send "$$FILE" "$$EVENT"

test: setup ## run all tests, the fast ones first
	@$(python) -m pytest -n 3 --dist loadgroup --no-loadscope-reorder

prove: setup ## run 10,000 seeds of the fault rig, the usual designs, 2,000 failed deliveries; SEEDS=300 runs fewer seeds
	@$(python) -m rig $${SEEDS:+"--seeds=$$SEEDS"}
	@FAILED_DELIVERIES=2000 $(python) -m pytest -q -n 0 tests/integration/test_redelivery_run.py

bench: setup ## measure every claim against its goal; ONLY=processor measures one, WRITE=1 writes docs/performance.md
	@$(python) -m bench $${ONLY:+"--only=$$ONLY"} --write="$$WRITE"

cost: setup ## show what a million events cost, and a month of each stage; WRITE=1 writes docs/cost.md
	@$(python) -m bench.cost --write="$$WRITE"

check: setup ## check formatting, types, templates, licences, secrets and gates (.build/checks/report.md)
	@checks/check.sh

synth: setup ## write the templates of every stage to cdk.out and cdktf.out
	@$(python) -m toolchain.synth

deploy-aws deploy-gcp: setup ## show a stage's changes, ask, and deploy them: STAGE=dev; YES=1 does not ask
	@$(python) -m deploying deploy $(@:deploy-%=%) --yes="$$YES" -- "$$STAGE"

diff-aws diff-gcp: setup ## show what a deployment would change: STAGE=dev; CHANGE_SETS=1 also asks CloudFormation
	@$(python) -m deploying diff $(@:diff-%=%) --change-sets="$$CHANGE_SETS" -- "$$STAGE"

rollback-aws: setup ## deploy an earlier revision's templates and code: STAGE=dev TO=<git revision>; YES=1 does not ask
	@$(python) -m deploying rollback aws --to="$$TO" --yes="$$YES" -- "$$STAGE"

docs: setup ## write docs/cli.md, docs/settings.md and stages.schema.json from the commands' help and the settings
	@$(python) -m ops.manual
	@$(python) -m ops.settings_page
	@$(python) -m stages.schema

golden: setup ## write stages dev and prod as plain Terraform JSON to gcp_stack/golden
	@$(python) -m gcp_stack.golden

providers: setup ## write the checksums of Terraform's providers to gcp_stack/locks (needs terraform and a network)
	@$(python) -m deploying.providers

pins: setup ## write the requirements files from their .in files, with hashes; UPGRADE=1 for the newest versions
	@toolchain/pins.sh

clean: ## remove everything that was made or installed
	rm -rf .venv node_modules dashboard/node_modules dashboard/dist .setup .build .run cdk.out cdktf.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
