# make            install everything into .venv, test tools included, and build the snapshot
# make run        install, then run the bot; without Slack tokens, in the playground
# make test       install, then formatting, types, import contract and the whole suite
# make lock       pin what is installed in constraints.txt
# make chaos      the programs that break things, at length, and any input chosen anew; the suite
#                 runs short forms of these, with the same input each time
# make protections   takes out, one by one, what keeps questions from being lost or answered twice,
#                 and runs the programs that must fail then (docs/chaos.md)
# make audit      look every pinned version up among known vulnerabilities (needs the internet)
PYTHON ?= python3
BIN := .venv/bin
MARK := .venv/.installed

.PHONY: all install run test check chaos protections fix lock audit clean

all: install

install: $(MARK)

$(MARK): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; call make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "installing into .venv (about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		-c constraints.txt -e '.[test]'
	@$(BIN)/backstory build
	@touch $@

run: install
	@$(BIN)/backstory run

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: check
	@$(BIN)/pytest

chaos: install
	@CHAOS=long $(BIN)/pytest tests/chaos; broken=$$?; \
		CHAOS=long $(BIN)/pytest -m hypothesis && exit $$broken

protections: install
	@$(BIN)/python tests/chaos/without.py

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: install
	@$(BIN)/python -m pip freeze --exclude-editable | grep -v ' @ ' > constraints.txt

# AUDIT takes further options, such as another service to ask: see pip-audit --help.
audit:
	@$(PYTHON) -m venv build/audit  # its own: `make lock` pins what is in .venv
	@build/audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.7,<3'
	@build/audit/bin/pip-audit -r constraints.txt --no-deps --disable-pip \
		--progress-spinner off $(AUDIT)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
