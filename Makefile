# make demo   sets everything up and reads the example dossier, then asks it three questions
# make test   sets everything up and passes the checks and the tests
# Both need Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test check browser docs pictures lock clean help

help:
	@sed -n 's/^# //p' Makefile

demo: $(VENV)/.run
	rm -rf demo && mkdir demo
	$(BIN)/backchannel read examples/dossier --register examples/register.csv -o demo/record.db
	$(BIN)/backchannel said --collection demo/record.db --limit 5
	$(BIN)/backchannel channels --collection demo/record.db --svg demo/channels.svg
	$(BIN)/backchannel missing --collection demo/record.db
	@echo
	@echo "Now look around: $(BIN)/backchannel serve --collection demo/record.db"

test: $(VENV)/.dev
	$(MAKE) --no-print-directory check

# format, lint, types, imports, tests: what must pass before a commit
check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadfile

# the tests that drive a real browser (Chromium at /usr/bin/chromium or $$CHROMIUM)
browser: $(VENV)/.dev
	$(BIN)/pytest --browser -m browser

# pages that are generated from the code
docs: $(VENV)/.dev
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/guide.py

# the pictures of the documentation, taken anew
pictures: $(VENV)/.dev
	$(BIN)/python tools/pictures.py

lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --extra build --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --extra build --extra dev --custom-compile-command "make lock" pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Backchannel needs Python 3.11 or newer; name one: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
