#!/bin/sh
# Run the tests in random order on SQLite, then on PostgreSQL those that ask the database; arguments go to pytest.
cd "$(dirname "$0")/.." || exit 1
python=.venv/bin/python
# The tests decide for themselves what the site is; a developer's shell doesn't.
unset SITE_URL PORT DEBUG SECRET_KEY SECRET_KEY_FALLBACKS SECURITY_CONTACT DATABASE_URL REDIS_URL EMAIL_URL EMAIL_FROM
required() { [ "$CI" = true ]; }
status=0

leave_out() { # why: an omission that only CI can't accept
    echo "$1"
    if required; then status=1; fi
}

run_on() { # name, pytest's arguments
    name=$1
    shift
    echo "== tests on $name"
    # 5: nothing was collected, as when the one file asked for holds browser tests only
    $python -m pytest -q -n 2 "$@" || { [ $? = 5 ] && ! required; } || { status=1; failed="$failed $name"; }
}

if CHROMIUM=$(sh tests/chromium.sh); then
    export CHROMIUM
else
    leave_out "No Chromium here and none could be fetched: the browser tests are left out."
    set -- -m "not browser" "$@"
fi
run_on SQLite "$@"

: "${TEST_DATABASE_URL:=postgres://postgres@127.0.0.1:5432/postgres}"
if $python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=5).close()' "$TEST_DATABASE_URL" 2>/dev/null; then
    export DATABASE_URL="$TEST_DATABASE_URL"
    run_on PostgreSQL --second-database "$@"
else
    leave_out "No PostgreSQL answers at TEST_DATABASE_URL ($TEST_DATABASE_URL): its run is left out."
fi
[ -z "$failed" ] || echo "make test failed on:$failed"
exit $status
