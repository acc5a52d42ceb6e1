#!/bin/sh
# Make .venv with exactly what a requirements file lists, with Python 3.12 or newer.
# Usage: deploy/venv.sh requirements.txt [requirements-dev.txt]
# Nothing is done when it is there already; a half-made or outdated .venv is made anew.
set -eu
cd "$(dirname "$0")/.."

stop() {
    echo "$*" >&2
    exit 1
}

works() { # A pyenv shim may exist and yet fail, a Debian python3 may lack venv: only running tells.
    "$1" -c 'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

installed_python() {
    for python in python3 python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
        if works "$python"; then
            echo "$python"
            return
        fi
    done
    return 1
}

uv_of_ours() { # uv at the version and hashes of requirements-dev.txt, beside .venv
    uv=var/uv/bin/uv
    if ! "$uv" --version >/dev/null 2>&1; then
        mkdir -p var
        awk '/^uv==/ { on = 1 } on { print; if ($0 !~ /\\$/) exit }' requirements-dev.txt >var/uv.txt
        rm -rf var/uv
        python3 -m pip --version >/dev/null 2>&1 &&
            python3 -m pip install --quiet --require-hashes --target var/uv -r var/uv.txt >&2 ||
            { rm -rf var/uv && python3 -m venv var/uv >/dev/null 2>&1 &&
                var/uv/bin/python -m pip install --quiet --require-hashes -r var/uv.txt >&2; } || return 1
    fi
    echo "$uv"
}

fetched_python() {
    echo "No Python 3.12 or newer here: asking uv for one." >&2
    if command -v uv >/dev/null 2>&1; then uv=uv; else uv=$(uv_of_ours) || return 1; fi
    UV_PYTHON_INSTALL_DIR="$PWD/var/python"
    export UV_PYTHON_INSTALL_DIR
    "$uv" python install --quiet --no-bin "$(cat .python-version)" >&2 || return 1
    "$uv" python find --managed-python "$(cat .python-version)"
}

make_venv() {
    python=$(installed_python || fetched_python) && works "$python" || stop \
        "Python 3.12 or newer with its venv module is missing: install it (Debian: apt install python3.13-venv, or python3-venv" \
        "where python3 is new enough; elsewhere: pyenv install 3.13, or python.org) and run this again."
    echo "Making .venv with $("$python" --version)."
    rm -rf .venv
    "$python" -m venv .venv || stop "Could not make .venv: is the disk full, or this folder not writable?"
}

state_of() { # what .venv must have been made from: this Python, and these requirements
    echo "$(.venv/bin/python --version 2>&1) $(cksum <"$1")"
}

installed() {
    [ -f ".venv/$1.installed" ] && [ "$(cat ".venv/$1.installed")" = "$(state_of "$1")" ]
}

install() {
    echo "Installing $1 into .venv; the first time takes about a minute."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" || stop \
        "Could not install $1: pip says why above (no network, or a full disk?). Mend it and run this again."
    state_of "$1" >".venv/$1.installed"
}

installed "$1" || make_venv
for file in "$@"; do
    installed "$file" || install "$file"
done
