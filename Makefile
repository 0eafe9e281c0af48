# What is typed often. `make check` is what .ci/run checks beside the tests.
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help install check fix test run bench translations verifier scripts

help:            ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/' | expand -t 16

install: $(BIN)/voting-service  ## a virtual environment with everything for development

$(BIN)/voting-service:
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet -c config/constraints.txt -e '.[dev]'

check: install   ## style, types, import contracts
	VENV=$(VENV) .ci/check

fix: install     ## mend what the tools can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install    ## all tests, on two processes
	$(BIN)/pytest -n 2

run: install     ## the demonstration on http://127.0.0.1:8000
	$(BIN)/voting-service demo

bench: install   ## the benchmarks' table
	$(BIN)/python -m tests.bench

translations: install  ## collect texts from code and templates, then compile the catalogues
	mkdir -p build
	$(BIN)/pybabel extract -F config/babel.cfg -k lazy -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel update -i build/messages.pot -d voting_service/translations --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)/pybabel compile -d voting_service/translations

verifier: install  ## voting-verify.pyz: the verifier as one file, for auditors who install nothing else
	$(BIN)/python -m voting_service.cli.single_file voting-verify.pyz

scripts:         ## rebuild the browser's scripts, style and font (needs Node)
	npm ci
	npm run build
