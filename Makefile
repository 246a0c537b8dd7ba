# make run      the main job: a comparison of scenarios for Zhongguancun, with figures and report, in outputs/first_comparison
# make test     all tests
# make lint     style, types, and who may import whom
# make docs     write the generated parts of docs/ again: parameters, columns, equations, reads and writes
# make bench    speed, scaling and memory
# make lock     compile requirements.lock again from pyproject.toml (UPGRADE=--upgrade takes newer versions)
# make clean    remove the environment and caches; outputs/ stays
#
# The first of these makes .venv; it needs Python 3.12 or later, make and a connection to a package index, and nothing else.
# More words for the command: make run ARGS="lang=zh seeds=20". Another interpreter: make run PYTHON=/path/to/python3.
#
# Kept to GNU make 3.81, which macOS ships: recipes are single shell commands, without .ONESHELL.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check
ARGS :=
PYTHON :=
UPGRADE :=

.PHONY: run test lint docs bench lock clean

run: $(READY)
	@$(BIN)/yuanqu compare experiment=first_comparison $(ARGS)

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile=ci $(ARGS)

lint: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

docs: $(READY)
	@$(BIN)/python -m docs.model_tables $(ARGS)

bench: $(READY)
	@$(BIN)/yuanqu bench $(ARGS)

# uv is wanted only here, so it stays out of the lock that everybody installs.
lock: $(READY)
	@$(PIP) install --quiet "uv>=0.13"
	@$(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra dev $(UPGRADE) --output-file requirements.lock pyproject.toml
	@echo "requirements.lock is up to date; the next make installs it"

clean:
	rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	for folder in sim experiments configs tests docs; do \
		if [ -d $$folder ]; then find $$folder -type d -name __pycache__ -prune -exec rm -rf {} +; fi; \
	done

# An interpreter is asked, not believed: a pyenv shim exists for versions that are not installed, and Debian ships Python without venv.
$(READY): requirements.lock pyproject.toml
	@set -e; rm -f $(READY); \
	suits() { "$$@" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }; \
	found() { \
		if [ -n "$(PYTHON)" ]; then suits "$(PYTHON)" && echo "$(PYTHON)"; return; fi; \
		for candidate in python3.12 python3.13 python3.14 python3 python \
				/usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3; do \
			if suits "$$candidate"; then echo "$$candidate"; return; fi; \
		done; \
		for pyenv in pyenv "$$HOME/.pyenv/bin/pyenv"; do \
			command -v "$$pyenv" >/dev/null 2>&1 || continue; \
			if ! suits "$$pyenv" exec python; then \
				echo "pyenv builds Python $$(cat .python-version), once; this takes some minutes" >&2; \
				"$$pyenv" install --skip-existing "$$(cat .python-version)" >&2 || continue; \
			fi; \
			if suits "$$pyenv" exec python; then "$$pyenv" exec python -c 'import sys; print(sys.executable)'; return; fi; \
		done; \
	}; \
	if ! suits $(BIN)/python; then \
		python="$$(found || true)"; \
		if [ -z "$$python" ]; then \
			echo "Yuanqu needs Python 3.12 or later, with its venv module, and found none$(if $(PYTHON), at PYTHON=$(PYTHON))." >&2; \
			echo "Install it from python.org, with pyenv (pyenv install 3.12), or on Debian and Ubuntu with" >&2; \
			echo "apt-get install python3 python3-venv; or name one: make run PYTHON=/path/to/python3" >&2; \
			exit 1; \
		fi; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv --clear $(VENV); \
	fi; \
	echo "Installing the libraries of requirements.lock, once; this takes a minute or two"; \
	$(PIP) install --quiet --require-hashes -r requirements.lock; \
	$(PIP) install --quiet --no-deps --no-build-isolation -e .; \
	touch $(READY)
