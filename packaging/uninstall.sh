#!/usr/bin/env bash
# Removes LXC AutoScale. "--help" lists the options. Everything is in functions, and the last line calls the first of them: a
# download that was cut off does nothing.
set -euo pipefail

readonly package=lxc-autoscale
readonly command=/usr/bin/lxc-autoscale
readonly service=lxc_autoscale.service
readonly originals="$service lxc_autoscale_api.service autoscaleapi.service"
readonly units=/etc/systemd/system
readonly kept=/var/lib/lxc_autoscale/original
readonly lock=/run/lxc-autoscale-install.lock

yes=no rollback='' action=remove restart=no answer='' saved=''

usage() {
    cat <<'HELP'
usage: bash uninstall.sh [OPTION]…

Removes LXC AutoScale. Its configuration and history stay, unless --purge is given.

  --rollback     first give containers back the sizes from before the first change
  --no-rollback  leave containers at the sizes they have
  --purge        also remove configuration and history
  --yes          ask nothing; without other options: --no-rollback
  --help         show this
HELP
}

say() {
    printf '%s\n' "$1"
}

fail() {
    printf 'uninstall.sh: %s\n' "$1" >&2
    exit 1
}

misused() {
    printf 'uninstall.sh: %s; see --help\n' "$1" >&2
    exit 2
}

main() {
    local status
    read_options "$@"
    [ "$(id -u)" -eq 0 ] || fail "needs root: run it as root or with sudo"
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    case $status:$action in
        :* | not-installed:* | config-files:remove)
            say "$package is not installed. Nothing was changed."
            return
            ;;
    esac
    exec 9>>"$lock"
    flock -n 9 || fail "another install.sh or uninstall.sh is running (process $(cat "$lock"))"
    echo $$ >"$lock"
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if [ "$status" != config-files ]; then
        ask_questions
        stop
        [ "$rollback" = no ] || roll_back
    fi
    keep_original_units
    remove
    return_original_units
    report
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --yes) yes=yes ;;
            --purge) action=purge ;;
            --rollback)
                [ "$rollback" != no ] || misused "--rollback and --no-rollback exclude each other"
                rollback=yes
                ;;
            --no-rollback)
                [ "$rollback" != yes ] || misused "--rollback and --no-rollback exclude each other"
                rollback=no
                ;;
            --help)
                usage
                exit 0
                ;;
            *) misused "unknown option $1" ;;
        esac
        shift
    done
}

ask_questions() {
    [ -z "$rollback" ] || return 0
    if [ "$yes" = yes ]; then
        rollback=no
        return
    fi
    { : </dev/tty; } 2>/dev/null \
        || fail "there is no terminal to ask on, so it needs --rollback or --no-rollback; or --yes. Nothing was changed."
    while [ -z "$rollback" ]; do
        printf 'Give containers back the sizes from before the first change? [yes/no] ' >/dev/tty
        IFS= read -r answer </dev/tty || fail "no answer. Nothing was changed."
        case $answer in
            y | yes) rollback=yes ;;
            n | no) rollback=no ;;
        esac
    done
}

stop() {
    ! systemctl --quiet is-active "$service" || restart=yes
    say "Stopping $service."
    systemctl stop "$service"
}

roll_back() {
    say "Giving containers back their sizes."
    "$command" rollback --all \
        || fail "not every container has its size back, see above. Nothing was removed; --no-rollback removes without it."
}

# The program of the unit $1 of the Python original, if it is still there.
original_program() {
    local name=${1%.service} program
    for program in "/usr/local/bin/$name.py" "/usr/local/bin/$name/$name.py" "/usr/local/bin/$name/app.py"; do
        if [ -f "$program" ]; then
            printf %s "$program"
            return
        fi
    done
    return 1
}

# A copy of the original's units, which a purge would remove.
keep_original_units() {
    local name
    for name in $originals; do
        [ -f "$kept/$name" ] || continue
        original_program "$name" >/dev/null || continue
        [ -n "$saved" ] || saved=$(mktemp -d)
        cp "$kept/$name" "$saved/"
        [ ! -d "$kept/$name.d" ] || cp -a "$kept/$name.d" "$saved/"
    done
}

# In a session of its own, so that Ctrl-C does not stop dpkg half-way.
run_detached() {
    DEBIAN_FRONTEND=noninteractive setsid --wait "$@" </dev/null 9>&-
}

remove() {
    say "Removing the package $package."
    run_detached apt-get -qq -y -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 "$action" "$package" \
        || run_detached dpkg "--$action" "$package" \
        || fail "the package could not be removed, see above"
    restart=no
}

# The units return to their place, where a start by hand finds them; they are neither enabled nor started.
return_original_units() {
    local name
    [ -n "$saved" ] || return 0
    for name in $originals; do
        [ -f "$saved/$name" ] || continue
        # Removing a package may mask its unit.
        [ "$(readlink "$units/$name" || true)" != /dev/null ] || rm "$units/$name"
        [ ! -e "$units/$name" ] || continue
        [ ! -d "$saved/$name.d" ] || cp -a "$saved/$name.d" "$units/"
        cp "$saved/$name" "$units/$name"
        rm -rf "${kept:?}/$name" "$kept/$name.d"
    done
    rmdir "$kept" 2>/dev/null || true
    systemctl daemon-reload
}

report() {
    local name path program present='' found=no
    say "$package is removed."
    for path in /etc/lxc_autoscale /var/lib/lxc_autoscale /var/log/lxc_autoscale.log /var/log/lxc_autoscale.json; do
        [ ! -e "$path" ] || present+=" $path"
    done
    [ -z "$present" ] || say "Kept:$present"
    [ "$rollback" = yes ] || say "Containers keep the sizes they have."
    for name in $originals; do
        program=$(original_program "$name") || continue
        found=yes
        say "The Python original is still here: $program"
        if [ -f "$units/$name" ]; then
            say "To start it again:  systemctl enable --now $name"
        else
            say "It has no unit file any more: install it again to run it as a service."
        fi
    done
    [ "$found" = yes ] || return 0
    path=$(find /etc/lxc_autoscale -maxdepth 1 -name '*.backup' 2>/dev/null | LC_ALL=C sort | tail -n 1)
    [ -z "$path" ] || say "Configurations from before are in /etc/lxc_autoscale/*.backup, the newest is $path."
}

clean_up() {
    local code=$?
    trap '' HUP INT TERM PIPE
    [ -z "$saved" ] || rm -rf "$saved"
    if [ "$restart" = yes ]; then
        say "uninstall.sh: starting $service again." >&2
        systemctl start "$service" || code=1
    fi
    exit "$code"
}

main "$@"
