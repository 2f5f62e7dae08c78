# Two commands: `make run` and `make test`. Both set up what they need and skip what is there.
PYTHON ?= python3
BIN = .venv/bin
TEST_HOME = $(CURDIR)/.cache/check

.PHONY: run test check bench-clues bench-risk setup setup-dev lock

run: setup
	@exec $(BIN)/liandong serve

setup:
	@$(PYTHON) deploy/setup.py

setup-dev:
	@$(PYTHON) deploy/setup.py --dev

# With Java here, the models are tried on Spark too.
test: setup-dev
	@$(PYTHON) deploy/setup.py --spark-if-java
	@$(BIN)/python -P deploy/testing.py $(ARGS)

check: export LIANDONG_HOME = $(TEST_HOME)
check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet liandong
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/pytest tests/config/test_contracts.py $(wildcard tests/test_house.py)

# What a million clues cost: likely duplicates, intake by API (bench/README.md).
bench-clues: setup-dev
	@$(BIN)/python bench/clues.py $(ARGS)

# What the risk models cost, beside peers; LINES=1e8 for another size, ARGS=--large for 10⁹ (bench/README.md).
bench-risk: setup-dev
	@$(PYTHON) deploy/setup.py --bench
	@$(BIN)/python bench/risk.py $(ARGS)

# New versions of what requirements*.in and deploy/node.in name; the locks hold hashes and no address.
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options --strip-extras --allow-unsafe --no-header --no-annotate
lock: setup-dev
	$(BIN)/python -m pip install --quiet pip-tools
	$(COMPILE) -o requirements.lock requirements.in
	$(COMPILE) -o requirements-dev.lock requirements-dev.in
	$(COMPILE) -o requirements-spark.lock requirements-spark.in
	$(COMPILE) -o requirements-bench.lock requirements-bench.in
	$(COMPILE) -o deploy/node.lock deploy/node.in
