# Thin on purpose: each line calls the repository's own tool, `cargo xtask`.

LANGUAGES ?= python node c cpp
IMAGE ?=
RULE ?=
PREFIX ?= /usr/local
SECONDS ?= 60

.PHONY: demo test test-full chaos chaos-compare sim soak bench fuzz oracle install-c test-page test-clients emulator-kill emulator-deeds emulator-workers bombs cargo

demo: cargo
	@cargo xtask demo --languages "$(LANGUAGES)" --image '$(IMAGE)' --rule '$(RULE)'

test: cargo
	@cargo xtask test

test-full: cargo
	@cargo xtask test --full

chaos: cargo
	@cargo xtask chaos

chaos-compare: cargo
	@cargo xtask chaos-compare

sim: cargo
	@cargo xtask sim

soak: cargo
	@cargo xtask soak

emulator-kill: cargo
	@cargo xtask emulator-kill

emulator-deeds: cargo
	@cargo xtask emulator-deeds

cargo:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.89 or newer with rustup, or apt-get install rustup && rustup default stable" >&2; exit 1; }

emulator-workers: cargo
	@cargo xtask emulator-workers

bench: cargo
	@cargo xtask bench

fuzz: cargo
	@cargo xtask fuzz --seconds $(SECONDS)

test-clients: cargo
	@cargo xtask test-clients

oracle: cargo
	@cargo xtask oracle

test-page: cargo
	@cargo xtask test-page
bombs: cargo
	@cargo xtask bombs

install-c: cargo
	@cargo xtask install-c --prefix "$(PREFIX)"
