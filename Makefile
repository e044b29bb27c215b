# Everything a fresh clone needs: `make demo` shows the tool at work, `make test` tests it.
.PHONY: setup build demo test lint bench clean

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

clean:
	rm -rf .build Benchmarks/.build saved_refined
