# Read by package-cases, systemd-cases and v2-cases, which run inside a root or a guest with the files of the test in /root/files.
# shellcheck shell=sh disable=SC2034
package=lxc-autoscale
files=/root/files
new=$files/new.deb
older=$files/older.deb
configuration=/etc/lxc_autoscale/lxc_autoscale.yaml
unit=lxc_autoscale.service

fail() {
    echo "$1" >&2
    exit 1
}

version_of() {
    dpkg-deb --field "$1" Version
}

# Unattended: the package asks no question.
install_deb() {
    apt-get -q -y --allow-downgrades -o Dpkg::Use-Pty=0 install "$1" </dev/null
}

# The version of DEB is installed whole, and its command works.
expect_installed() {
    state=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$package" || true)
    [ "$state" = "installed $(version_of "$1")" ] || fail "dpkg says: $state; expected: installed $(version_of "$1")"
    [ -z "$(dpkg --audit)" ] || fail "dpkg --audit: $(dpkg --audit)"
    command=$(lxc-autoscale --version) || fail "lxc-autoscale --version failed with exit code $?"
    [ -n "$command" ] || fail "lxc-autoscale --version says nothing"
}

expect_present() {
    for path; do
        [ -e "$path" ] || fail "$path is missing"
    done
}

expect_absent() {
    for path; do
        [ ! -e "$path" ] || fail "$path is still there"
    done
}

expect_same() {
    cmp "$1" "$2" || fail "$1 is not what it was"
}

uptime_seconds() {
    cut -d . -f 1 /proc/uptime
}

# Waits until COMMAND succeeds: wait_for SECONDS SENTENCE COMMAND…
wait_for() {
    end=$(($(uptime_seconds) + $1))
    sentence=$2
    shift 2
    until "$@"; do
        if [ "$(uptime_seconds)" -ge "$end" ]; then
            systemctl status --no-pager "$unit" || true
            journalctl -q -b --no-pager -n 30 -u "$unit" || true
            fail "$sentence"
        fi
        sleep 0.2
    done
}

active() {
    systemctl is-active --quiet "$unit"
}

# Runs the function case_NAME; without NAME, lists the names of the script's cases.
case_main() {
    if [ $# -eq 0 ]; then
        sed -n 's/^case_\([a-z_]*\)() {.*/\1/p' "$0" | grep -vx main
    else
        "case_$1"
    fi
}
