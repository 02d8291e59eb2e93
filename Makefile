# Each target makes the .venv it needs by itself; `make` alone lists them.
.PHONY: help run test check lint compiled bench bench-tap lock pictures setup-run setup-test

# Arguments for pytest, for example: make test PYTEST_ARGS="tests/test_layers.py -x"; the coverage gate is then off.
PYTEST_ARGS ?=
LOCK_ARGS ?=
TAP_ARGS ?=
PIP_TOOLS = pip-tools==7.6.2
COVERAGE = --cov --cov-report=term-missing:skip-covered --cov-fail-under=100

help:
	@echo "make run       start Học Số; it prints the address to open"
	@echo "make test      lint, types and every test"
	@echo "make check     check the shipped lessons (yours: .venv/bin/hocso check FOLDER)"
	@echo "make lint      ruff and mypy only"
	@echo "make bench     every measurement of tests/bench; make bench-turns is one of them"
	@echo "make lock      pin what pyproject.toml names; LOCK_ARGS=--upgrade renews all"
	@echo "make pictures  draw the pictures of lessons and docs again"

run: setup-run
	@exec .venv/bin/hocso run

check: setup-run
	@.venv/bin/hocso check

# Where Python may not keep what it compiled, each worker and each program of the tests would compile everything anew.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-test
	@sh deploy/browser.sh
	@sh deploy/postgres.sh
	@$(MAKE) --no-print-directory -j2 lint compiled
	.venv/bin/python -m pytest -n 4 --dist worksteal $(or $(PYTEST_ARGS),$(COVERAGE))

bench: setup-test
	@sh deploy/peers.sh
	@set -e; for file in tests/bench/[!_]*.py; do .venv/bin/python -m tests.bench.$$(basename $$file .py); done

bench-tap: setup-test
	@sh deploy/peers.sh
	@.venv/bin/python -m tests.bench.tap $(TAP_ARGS)

bench-%: setup-test
	@.venv/bin/python -m tests.bench.$*

lint: setup-test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

# While mypy has one core, the other compiles the tests, once for all workers; what is wrong with them they tell.
compiled: setup-test
	@[ -d tests/__pycache__ ] || .venv/bin/python -m pytest --collect-only -qq >/dev/null 2>&1 || true

setup-run:
	@sh deploy/setup.sh run

setup-test:
	@sh deploy/setup.sh test

lock:
	@sh deploy/lock.sh $(PIP_TOOLS) $(LOCK_ARGS)

pictures: setup-test
	@.venv/bin/python -m lessons.pictures
	@.venv/bin/python -m tests.web.pictures
	@.venv/bin/python -m tests.web.dashboard.pictures
