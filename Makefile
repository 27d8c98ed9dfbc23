PYTHON ?= python3
BIN := .venv/bin

.PHONY: run setup test lint types pictures lock clean

run: setup ## the bot: the playground, or Slack once its tokens are set
	@$(BIN)/shisho serve

setup: .venv/.installed ## what `run` and `test` share; quiet when there is nothing to do

.venv/.installed: requirements.lock pyproject.toml
	@echo "Making .venv and installing what requirements.lock names (a few minutes, once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shisho needs Python 3.11 or newer; set PYTHON=python3.12, for example.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes --progress-bar on --quiet -r requirements.lock
	@$(BIN)/pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet --editable .
	@touch $@

test: setup lint types ## everything that CI holds
	@$(BIN)/pytest -n 2

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

pictures: setup ## take the pictures of README and docs anew, in Debian's chromium
	@$(BIN)/python -m tests.browser.pictures

lock: setup ## resolve the dependencies anew, hashes and no addresses
	@$(BIN)/uv pip compile pyproject.toml --group dev --group model --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --quiet -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
