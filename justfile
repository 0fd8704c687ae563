# What contributors run; `just` lists the recipes, CONTRIBUTING.md says when.

export RUSTDOCFLAGS := "--deny warnings"

# The list of recipes
default:
    @just --list --unsorted

# Everything that must pass before a merge
gate:
    bash .ci/run

# Formatting
format:
    cargo fmt --all --check

# Lints of all targets, none allowed
lint:
    cargo clippy --workspace --all-targets --locked -- --deny warnings

# The same without the feature `png`, the only one
lint-without-features:
    cargo clippy --workspace --all-targets --no-default-features --locked -- --deny warnings

# Tests of everything; three seeds of every record are trained
test *arguments:
    cargo test --locked {{ arguments }}

# Tests of what needs no guaranteed bits, on any platform
test-portable:
    cargo test --locked -p deepclaims-lab --lib
    cargo test --locked -p deepclaims-harness --lib
    cargo test --locked -p deepclaims --test documents --test domains --test error_rates --test metadata --test pins --test preregistration --test readme

# Bits on emulated processors, without AVX-512 and without fused multiply-adds (needs qemu-x86_64)
test-emulated:
    cargo test --locked --test bits --test emulated -- --ignored

# Bits on an emulated arm64, and a claim's record (needs qemu-aarch64, gcc-aarch64-linux-gnu, and the target of rustup)
test-arm64 $CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER="aarch64-linux-gnu-gcc" $CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu":
    cargo test --locked --target aarch64-unknown-linux-gnu -p deepclaims-lab --test bits --test products
    cargo test --locked --target aarch64-unknown-linux-gnu -p deepclaims-lab --lib numerics
    cargo test --locked --target aarch64-unknown-linux-gnu --test checklist collapse.flip_classes

# Reads and writes of tiles under Miri, of AVX2 and AVX-512 on any processor (needs a nightly compiler with miri)
miri $RUSTFLAGS="-Ctarget-feature=+avx2,+fma":
    cargo +nightly miri test --locked -Zprofile-rustflags \
        --config 'profile.test.package.deepclaims-lab.rustflags=["-Ctarget-feature=+avx2,+fma,+avx512f"]' \
        -p deepclaims-lab --lib tiles_stay

# Trains one claim, all of its seeds, against its record: `just record tunnel.split`
record claim:
    cargo test --locked --test checklist -- --ignored {{ claim }}

# Trains everything, about half an hour on two cores
records:
    cargo test --locked -- --ignored

# The documentation of the packages
doc:
    cargo doc --workspace --no-deps --locked

# The documentation as a site, target/book (needs mdbook and jq)
book:
    mdbook build docs

# Every benchmark once
bench:
    cargo bench --workspace --locked -- --test

# Spelling (needs typos)
spelling:
    typos

# Licences, advisories, duplicates and sources of dependencies (needs cargo-deny)
dependencies:
    cargo deny check

# Packs the packages and builds each from its archive, without uploading
package:
    cargo publish --workspace --dry-run --locked

# Manual pages and completions of the program, target/manual
manual:
    cargo run --release --locked -- manual target/manual
    for shell in bash zsh fish powershell elvish; do \
        cargo run --quiet --release --locked -- completions $shell > target/manual/deepclaims.$shell; done

# The generated tables of README.md and METHODOLOGY.md
tables:
    cargo run --release --locked -- list --format markdown
    UPDATE_TABLE=1 cargo test --locked --test saboteurs table

# A random share of the mutants that no unit test notices: `just mutants deepclaims-lab 0/40` (needs cargo-mutants)
mutants package shard *options:
    CARGO_TARGET_DIR="{{ justfile_directory() }}/target/mutants" cargo mutants --package {{ package }} \
        --shard {{ shard }} --sharding round-robin --shuffle --baseline skip --timeout 60 --build-timeout 600 {{ options }}

# Those that `just mutants` left, by all tests of the package
mutants-left package shard: (mutants package shard "--iterate" "--cargo-arg=--tests")
