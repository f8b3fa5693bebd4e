# Everything a person types. `make serve` and `make test` need only Python 3.11 or newer, venv, make and git;
# the tests also need a browser, Node.js and Java, and say so where one is missing.
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
LOCAL ?=
PAGES ?=
SIZES ?=
export KEY SIGNERS LOCAL
BIN := .venv/bin
# A variable's value as one word of the shell, whatever signs a name has in it.
quoted = '$(subst ','\'',$(value $(1)))'

.DEFAULT_GOAL := help
.PHONY: help serve site local signoff upgrade copies offline release verify audit check test prove record schemas grades repeats benchmark benchmark-search benchmark-lighthouse lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

serve: .venv/ready ## read it on this machine, with live reload
	@$(BIN)/python -m macros serve --address $(ADDRESS)

site: .venv/ready ## build the published site into site/
	@$(BIN)/python -m macros site

local: .venv/ready ## make a commented folder for your organization: local/, or the one that LOCAL names
	@$(BIN)/python -m macros local

signoff: .venv/ready ## a named person has reviewed a page: make signoff PAGE=... PERSON="..." ROLE="..." REVIEW_BY=2027-11-01
	@$(BIN)/python -m macros signoff --page $(call quoted,PAGE) --person $(call quoted,PERSON) --role $(call quoted,ROLE) --review-by $(call quoted,REVIEW_BY)

upgrade: .venv/ready ## what changed since the release in the folder OLD, for your organization: make upgrade OLD=../handbook-1
	@$(BIN)/python -m macros upgrade --old "$(OLD)"

copies: .venv/ready ## one copy of the site for each organization's folder, into copies/: make copies FOLDERS="../oak ../elm"
	@$(BIN)/python -m macros copies --folders $(FOLDERS)

offline: .venv/ready ## build a copy that opens from a folder or a USB stick into offline/
	@$(BIN)/python -m macros offline

release: .venv/ready ## make the release archive in release/; signed where KEY=file names an SSH private key
	@$(BIN)/python -m macros release

verify: .venv/ready ## verify a release: make verify ARCHIVE=release/NAME.zip, with SIGNERS=file its signature too
	@$(BIN)/python -m macros verify --archive "$(ARCHIVE)"

audit: .venv/test-packages ## look up known faults of the pinned packages (asks the package index)
	@$(BIN)/python -m pip_audit --require-hashes --disable-pip -r requirements.txt

check: .venv/ready ## check the content alone, fast
	@$(BIN)/python -m macros check

grades: .venv/ready ## reading grade of every page
	@$(BIN)/python -m macros grades

repeats: .venv/ready ## words that stand on two pages and should stand on one
	@$(BIN)/python -m macros repeats

record: .venv/ready ## register new addresses; record changed texts: make record KIND=wording NOTE="..."
	@$(BIN)/python -m macros record --kind $(call quoted,KIND) --note $(call quoted,NOTE)

schemas: .venv/ready ## export the JSON Schemas that editors use
	@$(BIN)/python -m macros schemas

test: .venv/test-ready tests/node_modules/.ready ## run every check and test
	@$(BIN)/ruff check --quiet .
	@$(BIN)/codespell
	@$(BIN)/python -m macros check
	@$(BIN)/python -m pytest
	@sh tests/tools/try_zensical.sh

prove: .venv/test-ready tests/node_modules/.ready site ## look at every page in a browser, in every state; far longer than the tests
	@PYTHONPATH=. $(BIN)/python tests/prove.py site $(PAGES)

.venv/ready: requirements.txt
	@sh tests/tools/need.sh python "$(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test-ready: .venv/test-packages
	@sh tests/tools/need.sh browser
	@sh tests/tools/need.sh java
	@sh tests/tools/need.sh npm
	@sh tests/tools/need.sh servers
	@touch $@

.venv/test-packages: requirements-test.txt .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

tests/node_modules/.ready: tests/package-lock.json
	@cd tests && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

lock: ## for maintainers: pin the dependencies again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group test -o requirements-test.txt

benchmark: .venv/ready ## the handbook against a plain build of the same text, at 120 and 1,000 pages: make benchmark SIZES="1000 3000"
	@$(BIN)/python -m benchmarks.against_plain $(SIZES)

benchmark-search: .venv/test-ready ## how well and how fast search finds, in the site last built
	@$(BIN)/python -m benchmarks.search

benchmark-lighthouse: .venv/ready ## what Lighthouse says of the site last built (needs lighthouse, from npm)
	@$(BIN)/python -m benchmarks.lighthouse

clean: ## remove what was made
	rm -rf .venv build site tests/node_modules
