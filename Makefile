# Everything a fresh clone needs: `make demo` shows the tool at work, `make test` tests it.
.PHONY: setup build demo demo-loop test lint bench bench-models bench-data bench-classifier integration fuzz clean

SWIFT ?= swift

setup: ## install the system libraries (libcurl, SQLite) if they are missing
	@scripts/setup.sh

build: setup ## the release binary, at .build/release/refine
	$(SWIFT) build -c release --product refine

demo: build ## refine the example data offline, and show what happened
	@scripts/demo.sh .build/release/refine

demo-loop: build ## three rounds of train, analyze and refine on the example data, with a verdict on sealed rows
	@scripts/demo_loop.sh .build/release/refine

test: setup ## all tests
	$(SWIFT) test

lint: ## formatting, documentation of public declarations, layering
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Fuzz Package.swift
	@scripts/check_layers.sh

bench: setup ## timings; both sides of each comparison in one run
	$(SWIFT) run -c release --package-path Benchmarks benchmarks

integration: build ## beside others' programs from PyPI: a run through LiteLLM's proxy, wrong labels found as cleanlab finds them, a loop with scikit-learn
	@scripts/integration.sh .build/release/refine
	@scripts/doubts_integration.sh
	@scripts/loop_integration.sh .build/release/refine

bench-models: setup ## model calls beside a bare libcurl loop and Python's clients, on loopback
	Benchmarks/models/run.sh

bench-data: setup ## predictions, near duplicates, merges and doubtful labels beside others' programs from PyPI
	for each in analyze near_duplicates merge doubts; do Benchmarks/data/$$each.sh || exit 1; done

bench-classifier: setup ## the embedded classifier beside fastText and scikit-learn (DATA=folder of data sets)
	Benchmarks/classifier/run.sh

fuzz: setup ## feed every reader hostile input, FUZZ_SECONDS (600) each; not part of CI
	@scripts/fuzz.sh

clean:
	rm -rf .build Benchmarks/.build saved_refined
