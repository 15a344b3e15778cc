# Everything a contributor does, in one place. Needs Python 3.11 or newer, make and git; the rest is installed from the
# package index into .build/ by the target that first needs it, and kept until its requirements change.
#
#   make demo     plan a network over three simulated clouds, build it, look at it, run again, take it down
#   make test     every check and every test
#   make help     the other targets

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The Python that prepares the environments; which ones they use is found by tests/tools/prepare.py.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; done)

# Two environments: the oldest supported ansible-core on the oldest Python, and the newest on the newest.
# pytest runs in the newest; the integration tests call the commands of both.
NEWEST := .build/newest/venv/bin
OLDEST := .build/oldest/venv/bin
LINT := .build/lint/venv/bin
# The files of the built artifact: what is checked is what users get.
COLLECTION := .build/lint/ansible_collections/cloudlink/interconnect

# Two workers, each with its own simulator. PYTEST_ARGS="-n 0 -x -k peering" is handy while writing a test.
PYTEST_ARGS ?= -n 2 --dist worksteal
# Arguments for single tests of ansible-test, e.g. SANITY_ARGS="--test validate-modules"; with any, nothing is skipped
# because it has passed before.
SANITY_ARGS ?=

# How much chaos, and which: a seed makes the same cases each time, CHAOS_ONLY is the name of one.
CHAOS_CASES ?= 2000
CHAOS_SEED ?= 1
CHAOS_SWEEPS ?=
CHAOS_SCENARIOS ?=
CHAOS_ONLY ?=

# Python keeps what it compiles, whatever the caller's settings are: tests start many short processes.
unexport PYTHONDONTWRITEBYTECODE

# Linters behave the same whatever the caller's Ansible settings are, and keep their caches here.
CLEAN_ENV := env -u ANSIBLE_CONFIG -u ANSIBLE_INVENTORY ANSIBLE_HOME=$(CURDIR)/.build/home/.ansible \
	ANSIBLE_COLLECTIONS_PATH=$(CURDIR)/.build/lint PATH="$(CURDIR)/$(LINT):$$PATH" NO_COLOR=1

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

# --- What a newcomer wants ---------------------------------------------------------------------------------------------

.PHONY: demo
demo: newest ## Plan, build, show, repeat and take down a network over three simulated clouds
	@$(NEWEST)/python -m tests.demo.run

.PHONY: simulator
simulator: newest ## Serve the simulated clouds in the foreground (STACK_PORT, LAG, LATENCY, ...; Ctrl-C ends it)
	@exec $(NEWEST)/python -m tests.simulator

.PHONY: chaos
chaos: newest ## Whole roles with everything going wrong (CHAOS_CASES, CHAOS_SEED, CHAOS_SWEEPS, CHAOS_ONLY=case)
	@$(NEWEST)/python -m tests.chaos --cases $(CHAOS_CASES) --seed '$(CHAOS_SEED)' --sweeps '$(CHAOS_SWEEPS)' \
		--scenarios '$(CHAOS_SCENARIOS)' --only '$(CHAOS_ONLY)'

.PHONY: benchmark
benchmark: newest ## Measure speed, calls and memory on the simulator
	@$(NEWEST)/python -m tests.benchmark

# --- Checks and tests --------------------------------------------------------------------------------------------------

# pytest comes last, whatever -j says: its closing line and exit code are those of the whole.
.PHONY: test
test: setup ## Everything: lint, sanity, unit, contract, chaos and integration tests
	@$(MAKE) --no-print-directory checks
	@$(NEWEST)/python -m pytest $(PYTEST_ARGS)

# Two beside each other, the longest first, since most of them use one core; what each command says comes in one piece,
# when it is done.
.PHONY: checks
checks: setup ## All that needs no simulator: lint, sanity, the documentation's check, unit tests on the oldest ansible-core
	@$(MAKE) --no-print-directory --jobs 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=line) \
		sanity-oldest sanity-newest lint unit-oldest docs-check

.PHONY: lint
lint: lint-environment ## ruff, mypy, yamllint, reuse, ansible-lint, antsibull-docs, antsibull-changelog, galaxy-importer
	$(LINT)/ruff check --quiet --output-format concise .
	$(LINT)/ruff format --quiet --diff .
	$(LINT)/mypy --no-error-summary
	$(LINT)/yamllint --strict .
	$(LINT)/reuse --no-multiprocessing lint --quiet
	$(LINT)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(CLEAN_ENV) $(LINT)/antsibull-changelog lint
	cd $(COLLECTION) && $(CLEAN_ENV) antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs all .
	cd $(COLLECTION) && $(CLEAN_ENV) ansible-lint -c $(CURDIR)/.ansible-lint --nocolor -q
	$(CLEAN_ENV) $(LINT)/python -m tests.tools.importer

.PHONY: sanity sanity-newest sanity-oldest
sanity: sanity-newest sanity-oldest ## ansible-test sanity with the oldest and the newest ansible-core, without any ignore
sanity-newest sanity-oldest: sanity-%: newest oldest
	$(PYTHON) -m tests.tools.sanity $* $(SANITY_ARGS)

.PHONY: unit
unit: newest ## Unit tests on the newest ansible-core
	@$(NEWEST)/python -m pytest $(PYTEST_ARGS) tests/unit

# Without the tests of the simulator: no user gets it, and pytest runs them in the newest.
.PHONY: unit-oldest
unit-oldest: oldest ## Unit tests on the oldest ansible-core
	@$(OLDEST)/python -m pytest $(PYTEST_ARGS) --ignore tests/unit/simulator tests/unit

.PHONY: contract
contract: newest ## The clouds' official SDKs against the simulator
	@$(NEWEST)/python -m pytest $(PYTEST_ARGS) tests/contract

.PHONY: integration
integration: newest oldest ## Playbooks against the simulator, on both ansible-cores and both entry points
	@$(NEWEST)/python -m pytest $(PYTEST_ARGS) tests/integration

.PHONY: docs
docs: docs-environment ## Build the documentation's site into .build/docs/html; a warning is an error
	@.build/docs/venv/bin/python -m tests.tools.docs

.PHONY: picture
picture: newest ## Write the pictures that README.md begins with: plan, apply and map of the demo's network
	@$(NEWEST)/python -m tests.tools.picture

.PHONY: docs-check
docs-check: docs-environment ## The same without writing pages, in half the time
	@.build/docs/venv/bin/python -m tests.tools.docs --check

# --- Housekeeping ------------------------------------------------------------------------------------------------------

.PHONY: format
format: lint-environment ## Let ruff repair what it can
	$(LINT)/ruff check --fix .
	$(LINT)/ruff format .

.PHONY: changelog
changelog: lint-environment ## Bring CHANGELOG.md up to date: fragments and new modules, for the version in galaxy.yml
	$(CLEAN_ENV) $(LINT)/antsibull-changelog release --update-existing --reload-plugins --refresh-plugins --refresh-fragments

# The checks of CI are not repeated here: a release is a commit of main that has passed them.
.PHONY: release
release: lint-environment ## Make VERSION ready: version, changelog, lint, artifact and checksum; publish nothing
	@test -n "$(VERSION)" || { echo "Which version? make release VERSION=1.2.0" >&2; exit 1; }
	@$(PYTHON) -m tests.tools.release --set '$(VERSION)'
	@$(MAKE) --no-print-directory changelog
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m tests.tools.release '$(VERSION)'

.PHONY: groups
groups: python ## Write the action groups in meta/runtime.yml, after adding or removing a module
	$(PYTHON) -m tests.tools.groups

.PHONY: vendor
vendor: python ## Write the drawing library of the map from its npm packages (VENDOR_ARGS=--newest, --check)
	$(PYTHON) -m tests.tools.vendor $(VENDOR_ARGS)

.PHONY: setup
setup: python ## Make every environment, and build and install the artifact
	@$(PYTHON) -m tests.tools.prepare newest oldest lint docs

.PHONY: clean
clean: ## Remove everything that make created
	rm -rf .build
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# The environments. Not files for make to compare: prepare.py remembers what each was made from, requirements, Python and
# sources of the artifact, and does nothing if that is unchanged.
.PHONY: newest oldest lint-environment docs-environment
newest oldest: python
	@$(PYTHON) -m tests.tools.prepare $@

lint-environment: python
	@$(PYTHON) -m tests.tools.prepare newest lint

docs-environment: python
	@$(PYTHON) -m tests.tools.prepare newest docs

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
