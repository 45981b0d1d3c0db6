# Every target says what it does: make help
.DEFAULT_GOAL := help
MVN := mvn -B -ntp
JAR := gateway/server/target/lictor.jar

# Of `make image`: where the jars come from (source: built in the image's first stage; prebuilt: what `make build` left) and
# the tag. The time in the labels is that of the commit, so that the same sources give the same image.
JAR_FROM := source
TAG := latest
DOCKER_BUILD = docker buildx build -q --load --build-arg JAR_FROM=$(JAR_FROM) \
	--build-arg REVISION=$$(git rev-parse HEAD) --build-arg CREATED=$$(git log -1 --format=%cI)

.PHONY: help build run image demo test test-containers soak check format bench microbench simulate screenshots clean

help: ## Say what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build everything without running tests
	@$(MVN) -q package -DskipTests
	@echo "built $(JAR)"

run: build ## Run Lictor against the Consul at 127.0.0.1:8500
	@gateway/run

image: ## Build the container images of Lictor and the sample services (JAR_FROM=source|prebuilt, TAG=latest)
	@$(DOCKER_BUILD) -f gateway/Dockerfile -t lictor:$(TAG) .
	@gateway/image/verify lictor:$(TAG)
	@$(DOCKER_BUILD) -f sample-services/grpc/Dockerfile -t lictor-samples:$(TAG) .
	@$(DOCKER_BUILD) -f sample-services/post-restful/Dockerfile -t lictor-post-restful:$(TAG) .

demo: build ## Run Lictor, a Consul and the sample services, and print what to try
	@sample-services/demo

test: ## Run all checks and tests with a real Consul agent and backends in other languages
	@gateway/acceptance/run-tests $(MVN) verify

test-containers: ## Run the tests with containers, which need a Docker engine (not part of make test)
	@gateway/acceptance/run-container-tests

soak: ## Run all checks and the long forms of the tests
	@gateway/acceptance/run-tests $(MVN) verify -Dlictor.soak=true

check: ## Run the checks of format, sizes, dependencies and compiler, without tests
	@$(MVN) -q verify -DskipTests

format: ## Format the sources
	@$(MVN) -q spotless:apply

bench: build ## Compare Lictor with other gateways and write the tables of docs/benchmarks.md anew (BENCH=options of run-peers)
	@MVN='$(MVN)' gateway/bench/run-peers --lictor=lictor,spring,silent,observed,routes-10,routes-10000,uring --write=docs/benchmarks.md $(BENCH)
	@git status --short docs/benchmarks.md

microbench: build ## Run the benchmarks of the libraries (JMH); see docs/benchmarks.md
	@gateway/bench/run

simulate: ## Write the results of the balancing simulation anew; see docs/benchmarks.md
	@$(MVN) -q verify -pl gateway/bench -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dlictor.simulation.write=true
	@git status --short gateway/bench/simulation

screenshots: ## Take the pictures of the status page in docs/images anew
	@gateway/acceptance/run-tests $(MVN) -q verify -pl gateway/acceptance -am -Dtest=PagePicturesTest -Dsurefire.failIfNoSpecifiedTests=false
	@cp gateway/acceptance/target/pictures/*.png docs/images/
	@git status --short docs/images

clean: ## Remove what was built
	@$(MVN) -q clean
