# What a person does with a checkout of Chit. `make` alone lists it.

RUN := .venv/bin

# What needs no database, no other process and no browser: half a minute.
FAST := tests/claims tests/chat tests/handlers tests/bot/test_settings.py tests/bot/test_texts.py tests/test_imports.py

# What Python has compiled is kept, also where the machine says otherwise: else every process compiles it all anew.
export PYTHONDONTWRITEBYTECODE :=

help:
	@echo 'make demo     try the whole product on this machine (PORT and CHIT_DATA_DIR are honoured)'
	@echo 'make check    format, lint, types, import rules and the fast tests: before every commit'
	@echo 'make test     everything, real databases and a real browser included: before every push'
	@echo 'make bench    measure what must be fast'
	@echo 'make guards   remove each guard in turn and see its test fail'
	@echo 'make pictures take the pictures of README and guides anew'

demo: .venv/.ready
	@$(RUN)/chit demo

check: .venv/.ready-dev lint
	@$(RUN)/pytest -q -n 2 --dist loadfile -m 'not slow and not browser' $(FAST)

test: .venv/.ready-dev packages
	@$(MAKE) --no-print-directory -j 2 lint compiled
	@$(RUN)/pytest -q -n 3 --dist loadfile --no-loadscope-reorder

# Beside the checks, which need one processor: what else each process of the test run would do for itself.
compiled: .venv/.ready-dev
	@$(RUN)/pytest -q --collect-only >/dev/null || true

lint: .venv/.ready-dev
	@$(RUN)/ruff format --check --quiet .
	@$(RUN)/ruff check --quiet .
	@$(RUN)/mypy
	@$(RUN)/lint-imports --no-logo

bench: .venv/.ready-dev
	@set -e; for file in benchmarks/bench_*.py; do $(RUN)/python -m benchmarks.$$(basename $$file .py); done

guards: .venv/.ready-dev
	@$(RUN)/python -m tests.guards

pictures: .venv/.ready-dev packages
	@$(RUN)/python -m docs.take_pictures

packages:
	@sh .ci/packages

.venv/.ready: pyproject.toml
	@sh .ci/venv

.venv/.ready-dev: pyproject.toml
	@sh .ci/venv dev

.PHONY: help demo check test compiled lint bench guards pictures packages
