# What can be done here. Everything needs only Go, git and make; tools are fetched by the go command.

SHARED ?= $(or $(OCTOGEN_SHARED),../shared)
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
OLDEST_GO = go1.24.13
GORELEASER = github.com/goreleaser/goreleaser/v2@v2.14.0

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: quickstart
quickstart: ## Generate a client from the sample document and run a small program with it
	@sh .ci/quickstart

.PHONY: test
test: ## Run all tests, of what is large a sample
	go test ./...

.PHONY: test-long
test-long: ## Run in full what make test tries a sample of: every hostile string, thousands of random documents, all pairs of documents
	OCTOGEN_LONG=1 go test -timeout 60m ./internal/emit ./internal/conformance ./internal/diff ./internal/impact ./internal/explore ./internal/model/... ./internal/workspace ./cmd/octogen

.PHONY: random
random: ## Generate from 10,000 random documents, print and compare them, and vet 500 packages (an hour)
	OCTOGEN_RANDOM=10000 OCTOGEN_VET=500 go test ./internal/emit -run Random -timeout 3h -v

.PHONY: race
race: ## Run the tests of the client's runtime and its test double with the race detector
	go test -race ./templates/...

.PHONY: build
build: ## Build everything
	go build ./...

.PHONY: lint
lint: ## gofmt, vet and staticcheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go -C internal/bench/codecs vet .
	go run $(STATICCHECK) ./...

.PHONY: generated
generated: ## Write the clients in generated/ and examples/ anew
	go run ./cmd/octogen generate
	go run ./cmd/octogen generate --spec $(SHARED)/specs/octopus-2018.3.6.json --out generated/v2018_3 --docs none
	go run ./cmd/octogen generate --spec $(SHARED)/specs/octopus-2021.2.1387.json --out generated/v2021_2 --docs none
	go run ./cmd/octogen generate --spec $(SHARED)/specs/octopus-2026.1.9674.json --out generated/v2026_1 --docs none
	cd examples/downstream && go generate ./...

.PHONY: check-generated
check-generated: generated ## Check that the committed clients are what octogen writes now
	git diff --exit-code -- generated examples octogen.lock
	@if [ -n "$$(git status --porcelain -- generated examples octogen.lock)" ]; then git status --short -- generated examples octogen.lock; exit 1; fi

.PHONY: downstream
downstream: ## Generate, vet and test the module in examples/downstream with an empty module cache
	sh .ci/downstream

.PHONY: observability
observability: ## Vet and test the module in examples/observability, which has OpenTelemetry
	go -C examples/observability vet ./...
	go -C examples/observability test ./...

.PHONY: oldest
oldest: ## Vet the generated clients under the oldest Go version they promise
	sh .ci/oldest $(OLDEST_GO)

.PHONY: kills
kills: ## Kill octogen 200 times while it generates and syncs, and see what the next one makes of it
	OCTOGEN_KILLS=200 go test ./cmd/octogen -run TestKill -v

.PHONY: golden
golden: ## Write golden files anew
	go test ./internal/model/... ./internal/emit ./internal/diff ./internal/double ./cmd/octogen ./templates -update

.PHONY: since
since: ## Write specs/since.yaml anew: what came with which of the known server versions
	go run ./cmd/octogen diff $(SHARED)/specs/octopus-2018.3.6.json $(SHARED)/specs/octopus-2021.2.1387.json $(SHARED)/specs/octopus-2026.1.9674.json --format since > specs/since.yaml.new
	mv specs/since.yaml.new specs/since.yaml

.PHONY: picture
picture: ## Take the picture of octogen explore in docs/ anew, from the sample document; needs Chromium
	OCTOGEN_PICTURE=1 go test ./internal/explore -run TestPicture -count 1

.PHONY: fuzz
fuzz: ## Fuzz the pipeline from a document to Go, the codec, errors, time spans and links, each for FUZZTIME (20m)
	go test ./internal/emit -run '^$$' -fuzz FuzzPipeline -fuzzminimizetime 1s -fuzztime $(or $(FUZZTIME),20m)
	for target in FuzzCodec FuzzError FuzzTimeSpan FuzzExpand FuzzResolve; do go test ./templates -run '^$$' -fuzz "^$$target\$$" -fuzztime $(or $(FUZZTIME),20m) || exit; done

.PHONY: bench
bench: ## Measure octogen and its output against the goals of the design
	go run ./internal/bench -shared $(SHARED)

.PHONY: bench-codecs
bench-codecs: ## Compare ways to decode JSON; the module is one of its own
	go -C internal/bench/codecs test -bench . -count 5 .

.PHONY: bench-peers
bench-peers: ## Measure other generators on repaired copies of the same document
	go run ./internal/bench -shared $(SHARED) -peers

.PHONY: release-check
release-check: ## Build the archives and checksums of a release into dist/, without publishing
	go run $(GORELEASER) release --snapshot --clean --skip=publish
