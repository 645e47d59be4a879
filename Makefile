# Two commands do everything: `make lab` opens JupyterLab, `make test` runs every test.
# Needed: Python >= 3.11 and make. What is installed goes into .venv, from hashed locks.

BIN := .venv/bin
PYTHON ?= python3

# Node comes from PyPI. The programs of npm look for it on PATH, and it trusts whom this machine trusts.
NODE := NODE_USE_SYSTEM_CA=1 PATH="$(CURDIR)/$(BIN):$$PATH"

# The tests start etcdlab a thousand times. Without bytecode each start compiles every module: a tenth of a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help lab test system lint bench binder-check lite lite-check fidelity matrix fuzz lock locale drawings recordings readme gallery screenshots clean

help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

lab: .venv/installed-lab ## JupyterLab on the start notebook
	$(BIN)/etcdlab lab

test: system .venv/installed-dev lint ## every test; nothing is skipped
	$(BIN)/etcdlab setup go
	$(BIN)/etcdlab setup etcd
	$(BIN)/python -m pytest -n 2 tests

system: ## what the tests need of this machine: installed as root on Debian, else listed
	$(PYTHON) scripts/system.py

lint: .venv/installed-dev node_modules/installed ## style, types, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) node_modules/.bin/biome check --error-on-warnings
	$(NODE) node_modules/.bin/tsc --project .

bench: .venv/installed-dev ## medians and ratios, both sides in one run
	$(BIN)/python -m tests.bench

binder-check: .venv/installed-binder ## the image of Binder in a clean root, without a container engine (root on Debian; ten minutes)
	$(BIN)/python -m scripts.binder_check

lite: .venv/installed-lite ## a site in build/lite that runs in the browser alone, from packages (two minutes)
	$(BIN)/python -m scripts.lite

lite-check: lite .venv/installed-dev ## the exercises of that site, in Chromium, without any other address
	$(BIN)/python -m scripts.lite.check

fidelity: .venv/installed-dev ## the live engine beside the real clients, in every scenario (needs Go; two minutes)
	$(BIN)/python -m tests.engines.fidelity

matrix: .venv/installed-dev ## every scenario with the client of every pin: which findings, and which cell is wrong
	$(BIN)/python -m tests.matrix

fuzz: .venv/installed-dev ## the attacks of tests/hostile, ETCDLAB_FUZZ cases of each kind (about an hour with 100,000), and a fuzzer on every reader
	ETCDLAB_FUZZ=$${ETCDLAB_FUZZ:-100000} $(BIN)/python -m pytest -n 2 --timeout 0 tests/hostile
	$(MAKE) .venv/installed-fuzz
	$(BIN)/python -m tests.hostile.coverage

lock: .venv/installed-lab ## the locks anew, from pyproject.toml
	scripts/lock

locale: .venv/installed-dev ## the catalogs of translations anew, from the texts of the source
	$(BIN)/python -m scripts.translations

drawings: .venv/installed-dev ## the packaged drawings of both levels of the diagram anew (needs dot)
	$(BIN)/python -m etcdlab.diagram.package

recordings: .venv/installed-dev ## the recordings and the logs of real clients again, all or SCENARIO=name (needs Go; ten minutes)
	$(BIN)/python -m etcdlab.engines.recording.make $(SCENARIO)
	$(BIN)/python -m tests.readers.logs.record_client_logs $(SCENARIO)

readme: .venv/installed-dev ## the example of a finding in the READMEs anew
	$(BIN)/python -m scripts.example

gallery: .venv/installed-dev ## the reports of docs/gallery and the JSON Schema of reports anew
	$(BIN)/python -m scripts.gallery
	$(BIN)/python -m scripts.schema

screenshots: .venv/installed-dev ## what a person sees, in a real browser; and the animated pictures (needs Chromium)
	$(BIN)/python -m scripts.screenshots build/screenshots

clean: ## remove what was installed
	rm -rf .venv build node_modules

node_modules/installed: package-lock.json .npmrc .venv/installed-dev
	$(NODE) npm ci --ignore-scripts --silent
	touch $@

.venv/installed-%: locks/uv.txt locks/%.txt pyproject.toml
	scripts/install $*
