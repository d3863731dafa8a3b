# make run       install what is needed and start the bot; without a token, it runs in the browser
# make test      install what is needed and run the tests, on all cores
# make test-fast run the tests that take less than a second each
# make coverage  run the tests, and print line and branch coverage; fails under 95 %
# make check     check lint, formatting, types and layers
# make format    fix lint where possible, and format
# make pictures  take the pictures of the replies for docs/ (needs Chromium)
# make lock      resolve the dependencies again (needs uv)
# make clean     delete what was installed and built

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --only-binary :all: --require-hashes
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-emit-index-url --no-header --no-annotate

.PHONY: run test test-fast coverage check format pictures lock clean

run: $(VENV)/installed
	$(BIN)/onrecord

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto

test-fast: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto

coverage: $(VENV)/installed-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/basedpyright
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

pictures: $(VENV)/installed-dev
	$(BIN)/python -m tests.pictures

lock:
	printf 'hatchling\neditables\n' | $(LOCK) --extra try --extra documents --extra archives pyproject.toml - -o requirements.lock
	printf 'hatchling\neditables\n' | $(LOCK) --extra dev pyproject.toml - -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*

$(VENV)/created:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/created requirements.lock pyproject.toml
	$(LOCKED) --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(LOCKED) --requirement requirements-dev.lock
	touch $@
