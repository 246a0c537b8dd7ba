# make run      the main job: a comparison of scenarios for Zhongguancun, with figures and report, in outputs/first_comparison
# make test     all tests
# make lint     format, style, types, and who may import whom
# make validation   yuanqu validate in full, and its pages in docs/ and numbers in the READMEs (one to two hours)
# make results  all experiments with twenty seeds, and the tables of docs/results.md (some hours)
# make fuzz     thousands of tries of what may come: parameters, tables, words, damaged folders, kills (hours; ARGS="tables=50 kills=20" for few)
# make docs     write the generated parts of docs/ again: parameters, columns, equations, reads and writes, the words of the gallery
# make pictures   every picture of the documentation, and its gallery (ARGS=run for those of one study of docs/gallery.toml)
# make bench    speed, scaling and memory
# make lock     compile both locks again from pyproject.toml (UPGRADE=--upgrade takes newer versions)
# make clean    remove the environment and caches; outputs/ stays
#
# Whichever comes first makes .venv; it needs Python 3.12 or later, make and a connection to a package index, and nothing else.
# The main job installs requirements.lock; tests, lint and bench add what requirements-test.lock holds beyond it.
# More words for the command: make run ARGS="lang=zh seeds=20". Another interpreter: make run PYTHON=/path/to/python3.
#
# Kept to GNU make 3.81, which macOS ships: recipes are single shell commands, without .ONESHELL.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
# A marker says that all of a lock is installed.
READY := $(VENV)/.ready
READY_TEST := $(VENV)/.ready-test
PIP := $(BIN)/python -m pip --disable-pip-version-check
# pip compiles every file to bytecode one after another, which took most of the set-up. All processors do it here, and leave out the
# tests that libraries carry. Python would do the rest where it imports, but not under PYTHONDONTWRITEBYTECODE, and then each time.
INSTALL := $(PIP) install --quiet --no-compile
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '[/\\]tests[/\\]' $(VENV)
ARGS :=
PYTHON :=
UPGRADE :=

.PHONY: run test fuzz lint docs validation results pictures bench lock clean

# experiments whose effects docs/results.md prints
EXPERIMENTS := first_comparison programmes_at_equal_cost what_is_a_title_worth admission_or_everybody one_zone_as_a_treatment now_or_in_five_years \
    subsidy_withdrawal attraction_by_land_policy_or_ecosystem construction_boom_under_slowdown talent_or_rent_at_equal_cost \
    single_or_full_cycle_service coordinated_or_homogeneous_layout alliance_on_or_off platform_participation one_park_or_all

run: $(READY)
	@$(BIN)/yuanqu compare experiment=first_comparison $(ARGS)

# Tests start Python many times: what one of them compiled, the next need not compile again. An empty value is as good as none.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY_TEST)
	@$(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-profile=ci $(ARGS)

fuzz: $(READY_TEST)
	@$(BIN)/python -m tests.fuzz $(ARGS)

lint: $(READY_TEST)
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

docs: $(READY)
	@$(BIN)/python -m docs.model_tables $(ARGS)
	@$(BIN)/python -m docs.gallery

validation: $(READY_TEST)
	@$(BIN)/yuanqu validate study=validation workers=2 $(ARGS)
	@$(BIN)/python -m docs.validation_page outputs/validation

results: $(READY_TEST)
	@for name in $(EXPERIMENTS); do $(BIN)/yuanqu compare experiment=$$name study=$$name workers=2 figures=false $(ARGS) || exit 1; done
	@$(BIN)/python -m docs.kept_results $(addprefix outputs/,$(EXPERIMENTS)) --default outputs/first_comparison \
	    --parks outputs/admission_or_everybody medical_devices_park,daxing_biomedicine
	@$(BIN)/python -m docs.model_tables

pictures: $(READY_TEST)
	@$(BIN)/python -m docs.pictures $(ARGS)

bench: $(READY_TEST)
	@$(BIN)/yuanqu bench $(ARGS)

# uv is wanted only here, so it stays out of the locks that everybody installs.
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --group build $(UPGRADE)

# What both locks hold is in the second at the versions of the first.
lock: $(READY)
	@$(PIP) install --quiet "uv>=0.13"
	@$(LOCK) --extra report --output-file requirements.lock pyproject.toml
	@$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-test.lock pyproject.toml
	@echo "requirements.lock and requirements-test.lock are up to date; the next make installs them"

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
	echo "Installing the libraries of requirements.lock, once; this takes about a minute"; \
	$(INSTALL) --require-hashes -r requirements.lock; \
	$(INSTALL) --no-deps --no-build-isolation -e .; \
	$(COMPILE) || true; \
	touch $(READY)

$(READY_TEST): $(READY) requirements-test.lock
	@set -e; rm -f $(READY_TEST); \
	echo "Adding the libraries of requirements-test.lock, once; this takes about a minute"; \
	$(INSTALL) --require-hashes -r requirements-test.lock; \
	$(COMPILE) || true; \
	touch $(READY_TEST)
