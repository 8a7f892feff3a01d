# Every target brings .venv up to the lock files by itself; nothing is done by hand.
# When set-up cannot go on it prints one line with the remedy and exits with a code of its own (see deploy/setup.sh);
# make prints that code as "Error 3" and itself always ends with 2.

PYTHON ?= python3
export PYTHON
BIN := .venv/bin
ARGS ?=

COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(MAKEFILE_LIST))

help:  ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## make .venv with everything newswatch needs to run
	@deploy/setup.sh product

setup-dev:  ## the same, with what tests and checks need
	@deploy/setup.sh dev

run: setup  ## watch the sources in the catalogue until Ctrl-C
	@$(BIN)/newswatch up $(ARGS)

demo: setup  ## show the whole journey on a newsroom of its own, without a network
	@$(BIN)/newswatch demo $(ARGS)

test: setup-dev  ## run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

test-browser: setup-dev  ## run the tests that need Chromium
	@$(BIN)/python -m pytest -n 2 --dist load tests/browser $(ARGS)

QUERIES ?= 10000

test-queries: setup-dev  ## hold 10,000 random queries and texts against a slow, obvious evaluator: QUERIES=N
	@NEWSWATCH_TEST_QUERIES=$(QUERIES) $(BIN)/python -m pytest -n 2 --dist load tests/query/test_against_plain.py $(ARGS)

test-kafka: setup-dev  ## run the tests that need a Kafka, on one that is started for them (Java 17, Maven)
	@data=$$(mktemp -d) && trap "deploy/kafka/broker.sh stop --data $$data; rm -rf $$data" EXIT && trap "exit 130" INT TERM && \
		servers=$$(deploy/kafka/broker.sh start --data $$data --port 0) && \
		NEWSWATCH_TEST_KAFKA=$$servers $(BIN)/python -m pytest -n 2 --dist load tests/kafka tests/contracts/log -k kafka $(ARGS)

chaos: setup  ## kill the program at random under load and verify the end: ARGS="--kills 300 --log sqlite|kafka --seed N"
	@$(BIN)/python -m chaos $(ARGS)

chaos-deliveries: setup  ## kill deliverers at every step and verify what their receivers got: ARGS="--kills 500 --seed N"
	@$(BIN)/python -m chaos.deliveries $(ARGS)

lint: setup-dev  ## ruff and mypy, strict on the product
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

SHARED ?= ../shared

bench-log:  ## the log beside plain sqlite3, with ARGS="--kafka HOST:PORT" also beside kafka-python
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.log $(ARGS)

bench-crawling:  ## crawling beside bare Scrapy, and its memory over 50,000 pages
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.crawling --memory 50000 $(ARGS)

READING = $(BIN)/python -m benchmarks.reading --pages $(SHARED)/pages --scale $(SHARED)/tools/score_pages.py

bench-reading:  ## reading saved pages beside five peers; SHARED names their folder: ARGS="--check --rounds 3"
	@deploy/setup.sh product && deploy/setup.sh peers && $(READING) $(ARGS)

floors:  ## hold reading to benchmarks/floors.toml: newswatch alone, without speed
	@deploy/setup.sh product && $(READING) --check --alone $(ARGS)

bench-hostile:  ## pages made to break the reader, with ordinary ones between them, through newswatch extract
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.hostile $(ARGS)

bench-ablation:  ## what every rule of the reader gains on the saved pages: ARGS="--only 'disclaimer/*'"
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.ablation --pages $(SHARED)/pages $(ARGS)

bench-reposts:  ## recognising reposts beside datasketch, rensa, SimHash: ARGS="--half tuned|held --bases N --quick"
	@deploy/setup.sh bench && $(BIN)/python -m benchmarks.reposts --stream $(SHARED)/stream/broadcast-news.jsonl.gz \
		--samples $(SHARED)/samples --scale $(SHARED)/tools/score_groups.py $(ARGS)

bench-index:  ## look-up, memory and cost of the index of reposts up to 1,000,000 articles: ARGS="--sizes N ... --quick"
	@deploy/setup.sh bench && $(BIN)/python -m benchmarks.index --stream $(SHARED)/stream/broadcast-news.jsonl.gz $(ARGS)

bench-trace:  ## newswatch trace as a whole process at 100,000 articles, with a service and without: ARGS="--articles N"
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.tracing --stream $(SHARED)/stream/broadcast-news.jsonl.gz $(ARGS)

bench-search:  ## newswatch stories QUERY at 100,000 articles, by the index beside a scan of the store: ARGS="--articles N"
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.searching --stream $(SHARED)/stream/broadcast-news.jsonl.gz $(ARGS)

bench-latency:  ## from first seen to the alert at a webhook, 10 articles a second: ARGS="--rate N --seconds N"
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.latency $(ARGS)

bench-matching:  ## all subscriptions at once over each story, beside a bare Aho-Corasick pass, a loop, re: ARGS="--sizes N ..."
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.matching --stream $(SHARED)/stream/broadcast-news.jsonl.gz $(ARGS)

bench-samples:  ## the sample texts in three templates through the whole program; SHARED names their folder
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.samples --samples $(SHARED)/samples \
		--pages $(SHARED)/pages $(ARGS)

bench-relevance:  ## about, quoting or mentioning beside the match of names alone; SHARED names the folder of texts
	@deploy/setup.sh product && $(BIN)/python -m benchmarks.relevance --stream $(SHARED)/stream/broadcast-news.jsonl.gz \
		--pages $(SHARED)/pages --samples $(SHARED)/samples $(ARGS)

lock: setup-dev  ## renew the lock files from requirements*.txt (needs the package index)
	@$(COMPILE) --allow-unsafe --output-file requirements-build.lock requirements-build.txt
	@$(COMPILE) --output-file requirements.lock requirements.txt
	@$(COMPILE) --output-file requirements-embedded.lock requirements-embedded.txt
	@$(COMPILE) --output-file requirements-dev.lock requirements-dev.txt
	@$(COMPILE) --output-file requirements-bench.lock requirements-bench.txt
	@$(COMPILE) --output-file requirements-peers.lock requirements-peers.txt

clean:  ## remove .venv and what tools left behind; var/ (your data) stays
	@rm -rf .venv .venv-peers build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './var/*' -exec rm -rf {} +
