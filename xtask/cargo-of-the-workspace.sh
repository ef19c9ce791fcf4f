#!/bin/sh
# Stands in for cargo where a packing tool wants to compile the emulator, and compiles it together with the rest of the
# workspace: what the tests use anyway is packed, and nothing is compiled a second time with other features.
case $1 in
rustc)
    exec cargo build --quiet --workspace --exclude xtask --exclude benches --bin cloud-infinite-emulator \
        --message-format json-render-diagnostics
    ;;
*)
    exec cargo "$@"
    ;;
esac
