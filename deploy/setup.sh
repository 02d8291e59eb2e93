#!/bin/sh
# Makes .venv from a pinned and hashed requirements file, only when something it rests on has changed.
# Usage: sh deploy/setup.sh run|test     (PYTHON=... names the interpreter)
set -eu

stop() {
    echo "hocso: $*" >&2
    exit 1
}

quietly() {
    "$@" >/dev/null 2>&1
}

find_python() {
    recent=
    for python in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        quietly "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
        recent=$python
        quietly "$python" -c 'import ensurepip, venv' || continue
        echo "$python"
        return
    done
    [ -z "$recent" ] || stop "$recent has no venv module: run 'apt install python3-venv' (Debian, Ubuntu), then try again."
    stop "this needs Python 3.11 or newer and found none: install it, or name it with PYTHON=/path/to/python3.11, then try again."
}

# The folder counts too: the scripts of a moved .venv are dead.
rests_on() {
    cksum "$1" deploy/setup.sh
    pwd -P
}

is_ready() {
    [ "$(cat ".venv/ready-$1" 2>/dev/null)" = "$(rests_on "$2")" ] && quietly .venv/bin/python -c ''
}

pip_install() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip -qq --no-input install "$@"
}

make_environment() {
    python=$(find_python)
    echo "hocso: making .venv with $("$python" -V) from $2; this takes a minute, once"
    # Emptied, so that it holds what the file names and nothing from before.
    "$python" -m venv --clear .venv || stop "$python could not make .venv; the reason stands above."
    # The file names every package there is to be; asked to resolve, an older pip stumbles over extras once a newer release is out.
    pip_install --no-deps --require-hashes --requirement "$2" ||
        stop "the packages of $2 could not be installed; the reason stands above. Is there a network? Then try again."
    rests_on "$2" >".venv/ready-$1"
    # What the tests need includes what running needs, so one .venv serves both.
    [ "$1" = run ] || rests_on requirements.txt >.venv/ready-run
}

# Ours is installed as a pointer to this folder, and again only when what it declares has changed.
install_ours() {
    declared=$(cksum pyproject.toml)
    [ "$(cat .venv/ready-hocso 2>/dev/null)" != "$declared" ] || return 0
    pip_install --no-deps --no-build-isolation --no-index --editable . || stop "hocso could not be installed; the reason stands above."
    echo "$declared" >.venv/ready-hocso
}

case "${1:-}" in
    run) requirements=requirements.txt ;;
    test) requirements=requirements-test.txt ;;
    *) stop "say 'sh deploy/setup.sh run' or 'sh deploy/setup.sh test'." ;;
esac
is_ready "$1" "$requirements" || make_environment "$1" "$requirements"
install_ours
