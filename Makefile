# make run       install what is needed and start the bot; without a token, it runs in the browser
# make test      install what is needed and run the tests, on all cores
# make test-fast run the tests that take less than half a second each, with fewer examples
# make coverage  run the tests, and print line and branch coverage; fails under 95 %
# make check     check lint, formatting, types and layers
# make format    fix lint where possible, and format
# make docs      build the documentation as a website in build/docs; fails if a link leads nowhere
# make pictures  take the pictures of the replies for docs/ (needs Chromium)
# make lock      resolve the dependencies again (needs uv)
# make package   build the wheel and the source package in dist/
# make sbom      write dist/sbom.json: the locked components, in CycloneDX
# make audit     look the locked versions up in the database of known vulnerabilities (needs the network)
# make clean     delete what was installed and built

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --only-binary :all: --require-hashes
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-emit-index-url --no-header --no-annotate

.PHONY: run test test-fast coverage check format docs pictures lock package sbom audit clean

run: $(VENV)/installed
	$(BIN)/onrecord

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto

test-fast: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --hypothesis-profile fast

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

docs: $(VENV)/installed-dev
	$(BIN)/python -m mkdocs build --strict --quiet

pictures: $(VENV)/installed-dev
	$(BIN)/python -m tests.pictures

lock:
	printf 'hatchling\neditables\n' | $(LOCK) --extra try --extra documents --extra archives --extra metrics pyproject.toml - -o requirements.lock
	printf 'hatchling\neditables\n' | $(LOCK) --extra dev pyproject.toml - -c requirements.lock -o requirements-dev.lock

package: $(VENV)/installed-dev
	$(BIN)/python -m build --no-isolation

sbom: $(VENV)/installed-dev
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file dist/sbom.json requirements.lock

audit: $(VENV)/installed-dev
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements.lock
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*

$(VENV)/created:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/created requirements.lock pyproject.toml
	@echo "Installing into $(VENV), which takes a minute or two the first time ..."
	$(LOCKED) --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(LOCKED) --requirement requirements-dev.lock
	touch $@
