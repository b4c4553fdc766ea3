# Two commands: `make run` (install, index, serve) and `make test` (install what the tests need, run them all).
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test lint install install-test clean

run: install
	@$(BIN)/vademecum serve --try

test: install-test
	@bash tests/system.sh
	$(BIN)/pytest

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/mypy

install: $(VENV)/.installed
install-test: $(VENV)/.installed-test

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (the first time takes some minutes)…"
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need…"
	@$(PIP) -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .vademecum build dist *.egg-info
