# Everything a fresh clone needs: `make demo` shows the tool at work, `make test` tests it.
.PHONY: setup build demo test lint bench bench-models bench-data integration fuzz clean

SWIFT ?= swift

setup: ## install the system libraries (libcurl, SQLite) if they are missing
	@scripts/setup.sh

build: setup ## the release binary, at .build/release/refine
	$(SWIFT) build -c release --product refine

demo: build ## refine the example data offline, and show what happened
	@scripts/demo.sh .build/release/refine

test: setup ## all tests
	$(SWIFT) test

lint: ## formatting, documentation of public declarations, layering
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Fuzz Package.swift
	@scripts/check_layers.sh

bench: setup ## timings; both sides of each comparison in one run
	$(SWIFT) run -c release --package-path Benchmarks benchmarks

integration: build ## beside others' programs from PyPI: a run through LiteLLM's proxy, wrong labels found as cleanlab finds them
	@scripts/integration.sh .build/release/refine
	@scripts/doubts_integration.sh

bench-models: setup ## model calls beside a bare libcurl loop and Python's clients, on loopback
	Benchmarks/models/run.sh

bench-data: setup ## predictions, near duplicates, merges and doubtful labels beside others' programs from PyPI
	for each in analyze near_duplicates merge doubts; do Benchmarks/data/$$each.sh || exit 1; done

fuzz: setup ## feed every reader hostile input, FUZZ_SECONDS (600) each; not part of CI
	@scripts/fuzz.sh

clean:
	rm -rf .build Benchmarks/.build saved_refined
