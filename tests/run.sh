#!/bin/sh
# Run the tests in random order on SQLite and, at the same time, on PostgreSQL those that it could answer otherwise
# (tests/second_database.py); arguments go to pytest. What PostgreSQL's run says is shown when both have ended.
cd "$(dirname "$0")/.." || exit 1
python=.venv/bin/python
# The tests decide for themselves what the site is; a developer's shell doesn't.
unset SITE_URL PORT DEBUG SECRET_KEY SECRET_KEY_FALLBACKS SECURITY_CONTACT DATABASE_URL REDIS_URL EMAIL_URL EMAIL_FROM
# What is compiled is kept: else each worker, and each process that a test starts, rewrites the asserts of all modules anew.
unset PYTHONDONTWRITEBYTECODE
# PostgreSQL compiles nothing for some rows, nor waits for a disk.
export PGOPTIONS="-c jit=off -c synchronous_commit=off"
required() { [ "$CI" = true ]; }
status=0

leave_out() { # why: an omission that only CI can't accept
    echo "$1"
    if required; then status=1; fi
}

judge() { # name, pytest's exit code
    # 5: nothing was collected, as when the one file asked for holds browser tests only
    [ "$2" = 0 ] || { [ "$2" = 5 ] && ! required; } || { status=1; failed="$failed $1"; }
}

if CHROMIUM=$(sh tests/chromium.sh); then
    export CHROMIUM
else
    leave_out "No Chromium here and none could be fetched: the browser tests are left out."
    set -- -m "not browser" "$@"
fi

: "${TEST_DATABASE_URL:=postgres://postgres@127.0.0.1:5432/postgres}"
second=
if $python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=5).close()' "$TEST_DATABASE_URL" 2>/dev/null; then
    said=$(mktemp)
    DATABASE_URL=$TEST_DATABASE_URL $python -m pytest -q -n 1 --second-database \
        -o cache_dir=var/pytest_cache_postgresql "$@" >"$said" 2>&1 &
    second=$!
    trap 'kill $second 2>/dev/null; rm -f "$said"' EXIT
    trap 'exit 130' INT TERM
else
    leave_out "No PostgreSQL answers at TEST_DATABASE_URL ($TEST_DATABASE_URL): its run is left out."
fi

echo "== tests on SQLite"
$python -m pytest -q -n 2 "$@"
judge SQLite $?
if [ -n "$second" ]; then
    wait "$second"
    code=$?
    echo "== tests on PostgreSQL"
    cat "$said"
    judge PostgreSQL $code
fi
[ -z "$failed" ] || echo "make test failed on:$failed"
exit $status
