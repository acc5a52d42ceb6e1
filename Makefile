# Everything that a run makes lies in .venv and var/ (both git-ignored).
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
TEMPLATES := core search blog editorial comments newsletter services home

export RUFF_CACHE_DIR := var/ruff_cache
export MYPY_CACHE_DIR := var/mypy_cache

LINTS := lint-format lint-rules lint-imports lint-templates lint-types lint-migrations lint-messages

.PHONY: help run dev test coverage contracts lint format messages audit bench count guide lock clean venv venv-dev $(LINTS)

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: venv ## Serve the site as production does, with the worker beside it (PORT=8123 for another port).
	@exec $(MANAGE) start $(ARGS)

dev: venv ## Serve with autoreload and debug pages, with the worker beside it.
	@DEBUG=true exec $(MANAGE) start $(ARGS)

test: venv-dev ## Run every test, on SQLite and on PostgreSQL (ARGS="tests/core -k media" for some).
	@sh tests/run.sh $(ARGS)

coverage: venv-dev ## Print which lines of the site no test runs, on SQLite and without browser (ARGS="tests/core" for some).
	@env -u DATABASE_URL $(PYTHON) -m pytest -q -n 2 -m "not browser" --cov --cov-report=term-missing $(ARGS)

CONTRACTS_PYTHON := $(PYTHON)

contracts: venv-dev ## Test alone what core/wagtail_compat relies on (CONTRACTS_PYTHON=… of a venv with another Wagtail).
	@env -u DATABASE_URL $(CONTRACTS_PYTHON) -m pytest -q -n 0 tests/core/test_wagtail_compat*.py

lint: venv-dev ## Check format, rules, templates, types, migrations and translations.
	@failed=; for step in $(LINTS); do \
		echo "== $$step"; $(MAKE) --no-print-directory $$step || failed="$$failed $$step"; \
	done; \
	if [ -n "$$failed" ]; then echo "make lint failed in:$$failed"; exit 1; fi

lint-format:
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Run make format."; exit 1; }

lint-rules:
	@$(PYTHON) -m ruff check .

lint-imports:
	@said=$$(.venv/bin/lint-imports --cache-dir var/import_linter_cache 2>&1) || { echo "$$said"; exit 1; }

lint-templates:
	@$(PYTHON) -m djlint --quiet --check $(TEMPLATES) || { echo "Run make format."; exit 1; }
	@$(PYTHON) -m djlint --quiet --lint $(TEMPLATES)

lint-types:
	@$(PYTHON) -m mypy

lint-migrations:
	@$(MANAGE) makemigrations --check --dry-run

lint-messages:
	@$(MANAGE) messages --check

format: venv-dev ## Format code and templates.
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m djlint --quiet --reformat $(TEMPLATES)

messages: venv ## Bring the catalogues in locale/ up to date with the code; tell what is untranslated.
	@$(MANAGE) messages

audit: venv-dev ## Serve the demo and check every page: status, HTML, accessibility, weight, Lighthouse (needs npm and Java).
	@CHROMIUM=$$(sh tests/chromium.sh) $(PYTHON) -m bench.audit

bench: venv-dev ## Print what pages cost, and how search finds beside Wagtail's stock one (ARGS="--count 20000").
	@$(PYTHON) -m bench.pages
	@$(PYTHON) -m bench.serving
	@$(PYTHON) -m bench.uncached || true  # its bar is missed: docs/decisions/uncached-pages.md
	@$(PYTHON) -m bench.search $(ARGS)
	@$(PYTHON) -m bench.editor
	@$(PYTHON) -m bench.scheduling
	@$(PYTHON) -m bench.comments
	@$(PYTHON) -m bench.requests
	@$(PYTHON) -m bench.newsletter

count: venv ## Print how much Python there is without tests, bench and migrations (ARGS=--names for the short and the deep).
	@$(PYTHON) -m bench.count $(ARGS)

guide: venv-dev ## Take the pictures of the editors' guide from a fresh demo site.
	@CHROMIUM=$$(sh tests/chromium.sh) $(PYTHON) -m bench.guide

lock: venv-dev ## Compile requirements*.txt from pyproject.toml, with hashes.
	@$(PYTHON) -m uv pip compile $(LOCK) -o requirements.txt pyproject.toml
	@$(PYTHON) -m uv pip compile $(LOCK) --extra meaning -c requirements.txt -o requirements-meaning.txt pyproject.toml
	@$(PYTHON) -m uv pip compile $(LOCK) --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml

LOCK := --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	--python-version 3.12 --universal

clean: ## Remove .venv, caches and collected files; the data in var/ stays.
	@rm -rf .venv var/static var/static.stamp var/locale var/*_cache var/uv var/python .ruff_cache .mypy_cache .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@deploy/venv.sh requirements.txt $(if $(filter on true 1,$(SEARCH_MEANING)),requirements-meaning.txt)

venv-dev:
	@deploy/venv.sh requirements.txt requirements-dev.txt
