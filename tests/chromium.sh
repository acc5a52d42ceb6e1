#!/bin/sh
# Print the path of a Chromium that runs: Playwright's own, else the system's, else one installed with apt.
cd "$(dirname "$0")/.." || exit 1
export PLAYWRIGHT_BROWSERS_PATH="${PLAYWRIGHT_BROWSERS_PATH:-$PWD/var/browsers}"
python=.venv/bin/python

print_if_it_runs() {
    path=$(command -v "$1" 2>/dev/null) && "$path" --version >/dev/null 2>&1 && echo "$path" && exit 0
}

print_playwrights() {
    print_if_it_runs "$($python -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null)"
}

print_systems() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do print_if_it_runs "$name"; done
}

is_root_with_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

[ -n "$CHROMIUM" ] && print_if_it_runs "$CHROMIUM"
print_playwrights
# Where a download failed once and the system has one, there is no use in trying again and again.
[ -e var/browsers.unreachable ] && print_systems
echo "Fetching Chromium for the browser tests." >&2
if is_root_with_apt; then with_deps=--with-deps; else with_deps=; fi
if timeout 300 $python -m playwright install --no-shell $with_deps chromium >/dev/null 2>&1; then
    print_playwrights
else
    mkdir -p var && touch var/browsers.unreachable
fi
print_systems
if is_root_with_apt; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >/dev/null 2>&1 </dev/null
    print_systems
fi
exit 1
