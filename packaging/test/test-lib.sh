# Read by the scripts of this directory that run cases and sum them up.
# shellcheck shell=sh disable=SC2034
suites=${SUITES:-bookworm trixie}
roots=${TEST_ROOTS:-$(dirname "$0")/../../target/test-roots}
passed=0
failed=0

stop() {
    echo "$(basename "$0"): $1" >&2
    exit 2
}

need_deb() {
    dpkg-deb --info "$1" >/dev/null 2>&1 || stop "$1 is no Debian package"
}

# The same package as a lower version with another default configuration: what a test upgrades from when there is no release before.
make_older() {
    older_tree=$(mktemp -d)
    dpkg-deb --raw-extract "$1" "$older_tree"
    sed -i 's/^Version: .*/Version: 0.0~older/' "$older_tree/DEBIAN/control"
    echo "# older" >>"$older_tree/usr/share/lxc-autoscale/lxc_autoscale.yaml"
    (cd "$older_tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zgzip -z1 --build "$older_tree" "$2" >/dev/null
    rm -rf "$older_tree"
}

# Runs a case, says how it went in one line, with what it wrote after "figures: ", and after a failure shows all that it wrote:
# run_case NAME COMMAND…
run_case() {
    name=$1
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        echo "ok $name$(sed -n 's/^figures: \(.*\)/ (\1)/p' "$log")"
        passed=$((passed + 1))
    else
        echo "FAILED $name: $(tail -n 1 "$log")"
        sed 's/^/    /' "$log" >&2
        failed=$((failed + 1))
    fi
    rm -f "$log"
}

# Runs SCRIPT with each FILE in a guest of each suite, and counts the lines of its cases: run_guests WORK_DIRECTORY SCRIPT FILE…
run_guests() {
    guests=$1
    tests=$(dirname "$0")
    shift
    mkfifo "$guests/lines"
    for suite in $suites; do
        "$tests/make-root" "$suite" "$roots/$suite" || stop "no root of $suite to test in"
        tee "$guests/output" <"$guests/lines" &
        code=0
        "$tests/guest" "$roots/$suite" "$@" >"$guests/lines" || code=$?
        wait
        passed=$((passed + $(grep -c '^ok ' "$guests/output" || true)))
        failed=$((failed + $(grep -c '^FAILED ' "$guests/output" || true)))
        if [ "$code" -gt 1 ]; then
            echo "FAILED $suite guest: exit code $code"
            failed=$((failed + 1))
        fi
    done
}

sum_up() {
    echo "$(basename "$0"): $passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
