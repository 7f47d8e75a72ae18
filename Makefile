# make alone tells what can be made.

# Tools run from the module proxy at these versions; they are no part of go.mod.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Every package's tests; one package at a time waits for slow machines.
TESTTIME ?= 20m

help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install the Debian or Ubuntu packages that are missing
	@scripts/install-deps build

build: deps assets ## make bin/sohoa
	go build -o bin/sohoa ./cmd/sohoa
	@data=$$(mktemp -d); SOHOA_DATA=$$data bin/sohoa doctor || true; rm -rf $$data

# What browsers get: made again when a source of it is newer than the style sheet, which is laid down last.
ASSETS = $(shell find web/assets/src -type f) web/assets/build.mjs web/assets/package.json

assets: web/assets/dist/app.css ## bundle the pages' scripts, styles, fonts and icons

web/assets/dist/app.css: web/assets/node_modules/.package-lock.json $(ASSETS)
	cd web/assets && node build.mjs
	@touch $@

web/assets/node_modules/.package-lock.json: web/assets/package-lock.json
	@scripts/install-deps assets
	cd web/assets && npm ci --no-progress --loglevel=error
	@touch $@

demo: build ## digitise all papers of fixtures/ and print what was read
	@bin/sohoa demo

test: ## run everything: vet, lint and all tests with the race detector
	@scripts/install-deps test
	$(MAKE) assets
	$(MAKE) lint
	OMP_THREAD_LIMIT=1 go test -race -timeout $(TESTTIME) ./...

lint: web/assets/node_modules/.package-lock.json ## look for faults without running the program
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted (make fmt): $$unformatted"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	cd web/assets && npx --no-install tsc --noEmit

fmt: ## format all files
	gofmt -w .

bench: build ## measure speed against the tesseract program and ocrmypdf on the same pages
	@scripts/install-deps bench
	scripts/bench

fixtures: ## make the papers of fixtures/ again
	@scripts/install-deps fixtures
	go run ./fixtures/generate -set small

.PHONY: help deps build assets demo test lint fmt bench fixtures
.DEFAULT_GOAL := help
