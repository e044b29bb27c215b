# Everything a fresh clone needs: `make demo` shows the tool at work, `make test` tests it.
.PHONY: setup build demo test lint bench bench-models integration clean

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
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Package.swift
	@scripts/check_layers.sh

bench: setup ## timings; both sides of each comparison in one run
	$(SWIFT) run -c release --package-path Benchmarks benchmarks

integration: build ## a run through a real gateway: LiteLLM's proxy from PyPI, in its own virtual environment
	@scripts/integration.sh .build/release/refine

bench-models: setup ## model calls beside a bare libcurl loop and Python's clients, on loopback
	Benchmarks/models/run.sh

clean:
	rm -rf .build Benchmarks/.build saved_refined
