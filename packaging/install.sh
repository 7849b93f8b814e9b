#!/usr/bin/env bash
# Installs or updates LXC AutoScale from its Debian package, and takes over from the Python original. "--help" lists the options.
# Everything is in functions, and the last line calls the first of them: a download that was cut off does nothing.
# What was there is noted in $record before the first change. A failure puts it back; after a crash, the next run goes on.
set -euo pipefail

# packaging/release fills these in: where the release is, and the public key that signs it (binary OpenPGP in base64, which
# both gpgv and sqv read once decoded).
url=
key=

readonly package=lxc-autoscale
readonly command=/usr/bin/lxc-autoscale
readonly service=lxc_autoscale.service
readonly units=/etc/systemd/system
readonly unit=$units/$service
readonly config=/etc/lxc_autoscale/lxc_autoscale.yaml
readonly ini=/etc/lxc_autoscale/lxc_autoscale.conf
# The original's API had a service of its own, under the one name and then under the other.
readonly apis="lxc_autoscale_api.service autoscaleapi.service"
readonly kept=/var/lib/lxc_autoscale/original
readonly record=$kept/unfinished
readonly lock=/run/lxc-autoscale-install.lock
readonly temporary_mb=200 usr_mb=200 var_mb=100

yes=no choice='' act='' deb='' api='' api_active='' api_enabled='' arch='' version='' work='' tree='' program='' answer='' changing=no

usage() {
    cat <<'HELP'
usage: bash install.sh [OPTION]…
       curl -sSL URL/install.sh | bash -s -- [OPTION]…

Installs or updates LXC AutoScale. A Python original and its API are stopped and disabled; their programs stay.

  --keep-config       keep the configuration, and migrate it to the new keys
  --overwrite-config  replace the configuration by the default; a backup is kept
  --act               let the daemon change containers
  --observe           let the daemon observe only
  --yes               ask nothing; without other options: --keep-config, and --observe when the original is replaced
  --deb FILE          install this package instead of downloading one
  --help              show this

LXC_AUTOSCALE_URL in the environment replaces the address that the release is downloaded from.
HELP
}

say() {
    printf '%s\n' "$1"
}

fail() {
    printf 'install.sh: %s\n' "$1" >&2
    exit 1
}

misused() {
    printf 'install.sh: %s; see --help\n' "$1" >&2
    exit 2
}

main() {
    read_options "$@"
    check_host
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    take_lock
    read_state
    check_answers
    make_work
    if [ -n "$deb" ]; then use_local; else download; fi
    unpack
    check_configuration
    ask_questions
    write_record
    changing=yes
    stop_original
    install_configuration
    install_package
    start
    changing=no
    rm -rf "$record" "$kept/before"
    report
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --yes) yes=yes ;;
            --keep-config) choose choice keep --overwrite-config ;;
            --overwrite-config) choose choice overwrite --keep-config ;;
            --act) choose act act --observe ;;
            --observe) choose act observe --act ;;
            --deb)
                [ -n "${2:-}" ] || misused "--deb needs a file"
                deb=$2
                shift
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

# Sets the variable $1 to $2, unless the opposite option $3 was given.
choose() {
    [ -z "${!1}" ] || [ "${!1}" = "$2" ] || misused "--$2 and $3 exclude each other"
    printf -v "$1" %s "$2"
}

# --- Checks: nothing is changed ---

check_host() {
    local id number name tool missing='' held
    [ "$(id -u)" -eq 0 ] || fail "needs root: run it as root or with sudo"
    [ -r /etc/os-release ] || fail "needs Debian 12 or newer, or Proxmox VE 8 or newer: /etc/os-release is missing here"
    # shellcheck source=/dev/null
    { read -r id; read -r number; read -r name; } < <(. /etc/os-release && printf '%s\n' "${ID:-}" "${VERSION_ID:-}" "${PRETTY_NAME:-}")
    # Debian testing and unstable have no number.
    if [ "$id" != debian ] || { [ -n "$number" ] && [ "${number%%.*}" -lt 12 ]; }; then
        fail "needs Debian 12 or newer, or Proxmox VE 8 or newer: this is ${name:-unknown}"
    fi
    for tool in apt-get awk base64 cmp dpkg dpkg-deb dpkg-query df find flock perl setsid sha256sum systemctl; do
        command -v "$tool" >/dev/null || missing+=" $tool"
    done
    if [ -z "$deb" ]; then
        command -v curl >/dev/null || missing+=" curl"
        command -v gpgv >/dev/null || command -v sqv >/dev/null || missing+=" gpgv"
    fi
    [ -z "$missing" ] || fail "these programs are missing; install them first:$missing"
    arch=$(dpkg --print-architecture)
    case $arch in
        amd64 | arm64) ;;
        *) fail "there is no package for the architecture $arch, only for amd64 and arm64" ;;
    esac
    # Removing a package may mask its unit until it is installed again.
    [ "$(readlink "$unit" || true)" != /dev/null ] || [ -e "/var/lib/systemd/deb-systemd-helper-masked/$service" ] \
        || fail "$service is masked: run 'systemctl unmask $service' first if it shall run here"
    need_space /usr "$usr_mb"
    need_space /var "$var_mb"
    for held in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; do
        ! is_locked "$held" || fail "another program is installing packages now ($held is locked): run this again when it has ended"
    done
}

free_mb() {
    df -Pm "$1" | awk 'NR == 2 { print $4 }'
}

need_space() {
    local free
    free=$(free_mb "$1")
    [ "$free" -ge "$2" ] || fail "$1 has $free MB of free space, and $2 MB are needed"
}

# Whether another process holds a lock of dpkg's kind (fcntl, which flock does not see) on this file.
is_locked() {
    perl -MFcntl -e 'open my $file, "+<", $ARGV[0] or exit 1;
        my $lock = pack "s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0;
        fcntl($file, F_GETLK, $lock) or exit 1;
        exit(unpack("s", $lock) == F_UNLCK ? 1 : 0);' "$1"
}

take_lock() {
    exec 9>>"$lock"
    flock -n 9 || fail "another install.sh or uninstall.sh is running (process $(cat "$lock"))"
    echo $$ >"$lock"
}

is_original_unit() {
    [ -f "$unit" ] && ! grep -q '^ExecStart=.*/usr/bin/lxc-autoscale' "$unit"
}

# The state before the first change: from the record of an unfinished run, or else as it is now.
#   ours      whether this product was installed before: yes, no, or removed
#   original  whether the unit of the original was there
#   active, enabled  of the service
#   file      the configuration file that was in use, if any
#   api       units of the original's API that are to be taken over, each with a space before it
#   api_active, api_enabled  those of them that were
read_state() {
    local name value
    ours=no original=no active=no enabled=no file='' api='' api_active='' api_enabled=''
    if [ -f "$record" ]; then
        say "An earlier run did not finish; this one goes on with it."
        while IFS='=' read -r name value; do
            case $name in ours | original | active | enabled | file | api | api_active | api_enabled) printf -v "$name" %s "$value" ;; esac
        done <"$record"
        return
    fi
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
        '' | not-installed) ;;
        config-files) ours=removed ;;
        *) ours=yes ;;
    esac
    ! is_original_unit || original=yes
    ! systemctl --quiet is-active "$service" || active=yes
    ! systemctl --quiet is-enabled "$service" 2>/dev/null || enabled=yes
    if [ -f "$config" ]; then file=$config; elif [ -f "$ini" ]; then file=$ini; fi
    # Over an earlier installation of this product it is there because somebody wants it.
    [ "$original" = yes ] || [ "$ours" != yes ] || return 0
    for name in $apis; do
        [ -f "$units/$name" ] || continue
        api+=" $name"
        ! systemctl --quiet is-active "$name" || api_active+=" $name"
        ! systemctl --quiet is-enabled "$name" 2>/dev/null || api_enabled+=" $name"
    done
}

is_choice_open() {
    [ -z "$choice" ] && [ -n "$file" ]
}

# Over an earlier installation of this product, what the daemon may do stays as it is.
is_act_open() {
    [ -z "$act" ] && { [ "$original" = yes ] || { [ "$ours" = no ] && [ -n "$file" ]; }; }
}

check_answers() {
    local needed=''
    [ "$yes" = no ] || return 0
    ! { : </dev/tty; } 2>/dev/null || return 0
    ! is_choice_open || needed="--keep-config or --overwrite-config"
    ! is_act_open || needed+="${needed:+, and }--act or --observe"
    [ -z "$needed" ] || fail "there is no terminal to ask on, so it needs these options: $needed; or --yes. Nothing was changed."
}

# A directory with enough space that may run programs; leftovers of interrupted runs are removed.
make_work() {
    local parent looked=''
    for parent in "${TMPDIR:-/tmp}" /var/tmp /root; do
        [ -d "$parent" ] || continue
        find "$parent" -maxdepth 1 -user root -name "$package-install.*" -exec rm -rf {} +
        looked+="${looked:+, }$parent: $(free_mb "$parent") MB free"
        [ "$(free_mb "$parent")" -ge "$temporary_mb" ] || continue
        work=$(mktemp -d "$parent/$package-install.XXXXXXXXXX")
        printf '#!/bin/sh\n' >"$work/try"
        chmod 700 "$work/try"
        ! "$work/try" 2>/dev/null || return 0
        rm -rf "$work"
        looked+=" but no program may run there"
    done
    work=''
    fail "no temporary directory has $temporary_mb MB of free space and may run programs ($looked): set TMPDIR to one"
}

# --- The package ---

download() {
    local name
    url=${LXC_AUTOSCALE_URL:-$url}
    url=${url%/}
    [ -n "$key" ] || fail "this copy of install.sh is not from a release and has no key to verify a download with: take it from a release, or give a package with --deb FILE"
    [[ $url =~ ^https://. ]] || [[ $url =~ ^http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/.*)?$ ]] \
        || fail "the address '$url' is not allowed: it has to begin with https://"
    say "Downloading from $url."
    fetch SHA256SUMS
    fetch SHA256SUMS.sig
    verify "$work"
    name=$(awk -v arch="$arch" '$2 ~ "^[*]?lxc-autoscale_[A-Za-z0-9.+~-]+_" arch "[.]deb$" { sub(/^[*]/, "", $2); print $2 }' "$work/SHA256SUMS")
    [ "$(wc -w <<<"$name")" -eq 1 ] || fail "the release at $url does not have exactly one package for $arch"
    fetch "$name"
    deb=$work/$name
    verify_checksum "$work"
    say "Signature and checksum of $name are right."
}

fetch() {
    curl -fsSL --proto '=https,http' --proto-redir '=https' --connect-timeout 20 --retry 2 -o "$work/$1" "$url/$1" \
        || fail "cannot download $url/$1"
}

# Verifies the signature of DIRECTORY/SHA256SUMS.
verify() {
    local sums=$1/SHA256SUMS
    base64 -d <<<"$key" >"$work/key.gpg"
    if command -v gpgv >/dev/null; then
        gpgv --keyring "$work/key.gpg" "$sums.sig" "$sums" >"$work/verified" 2>&1
    else
        sqv --keyring "$work/key.gpg" --signature-file "$sums.sig" "$sums" >"$work/verified" 2>&1
    fi || {
        cat "$work/verified" >&2
        fail "the signature of SHA256SUMS is not that of the release key: nothing of it is used"
    }
}

# Compares $deb with DIRECTORY/SHA256SUMS.
verify_checksum() {
    local name expected actual
    name=$(basename "$deb")
    expected=$(awk -v name="$name" '{ sub(/^[*]/, "", $2) } $2 == name { print $1 }' "$1/SHA256SUMS")
    [ -n "$expected" ] || fail "$name is not in SHA256SUMS"
    actual=$(sha256sum <"$deb")
    [ "${actual%% *}" = "$expected" ] || fail "the checksum of $name is not that in SHA256SUMS: the file is damaged or was changed"
}

use_local() {
    local beside
    [ -f "$deb" ] || fail "there is no file $deb"
    beside=$(dirname "$deb")
    if [ ! -f "$beside/SHA256SUMS" ]; then
        say "There is no SHA256SUMS beside $deb: the file is trusted as it is."
    elif [ -n "$key" ] && [ -f "$beside/SHA256SUMS.sig" ]; then
        verify "$beside"
        verify_checksum "$beside"
        say "Signature and checksum of $deb are right."
    else
        verify_checksum "$beside"
        say "The checksum of $deb is right; no signature was checked."
    fi
    cp "$deb" "$work/package.deb"
    deb=$work/package.deb
}

unpack() {
    local field installed
    field=$(dpkg-deb -f "$deb" Package 2>/dev/null) || fail "$deb is no Debian package, or damaged"
    [ "$field" = "$package" ] || fail "$deb is the package $field, not $package"
    field=$(dpkg-deb -f "$deb" Architecture)
    [ "$field" = "$arch" ] || [ "$field" = all ] || fail "$deb is for the architecture $field, and this host is $arch"
    version=$(dpkg-deb -f "$deb" Version)
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$package" 2>/dev/null || true)
    [ "${installed% *}" != config-files ] || installed=''
    installed=${installed#* }
    if [ -n "$installed" ] && dpkg --compare-versions "$installed" gt "$version"; then
        fail "version $installed is installed, which is newer than $version: to go back, remove it first (its configuration stays)"
    fi
    tree=$work/tree
    dpkg-deb -x "$deb" "$tree" || fail "cannot unpack $deb"
    program=$tree/usr/lib/$package/bin/$package
    "$program" --version >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        fail "the program of version $version does not run on this host"
    }
}

# Checks the configuration with the new program, while everything still runs.
check_configuration() {
    local code=0 original_runs=''
    [ -n "$file" ] && [ -f "$file" ] && [ "$choice" != overwrite ] || return 0
    [ "$original" = no ] || [ "$active" = no ] || original_runs=", and the Python original keeps running"
    "$program" config check "$file" || code=$?
    [ "$code" -ne 3 ] || fail "$file is invalid: correct it, or replace it with --overwrite-config. Nothing was changed$original_runs."
    [ "$code" -eq 0 ] || fail "$file could not be checked (exit code $code). Nothing was changed$original_runs."
    "$program" config migrate --dry-run --config "$config" >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        fail "$file cannot be migrated: correct it, or replace it with --overwrite-config. Nothing was changed$original_runs."
    }
}

# Asks on the terminal for one of two words, of which the first letter is enough; sets $answer.
ask() {
    while :; do
        printf '%s [%s/%s] ' "$1" "$2" "$3" >/dev/tty
        IFS= read -r answer </dev/tty || fail "no answer. Nothing was changed."
        case $answer in
            "$2" | "${2:0:1}") answer=$2 ;;
            "$3" | "${3:0:1}") answer=$3 ;;
            *) continue ;;
        esac
        return
    done
}

ask_questions() {
    if is_choice_open; then
        answer=keep
        [ "$yes" = yes ] || ask "There is a configuration, $file. Keep it and migrate it to the new keys, or overwrite it with the default?" keep overwrite
        choice=$answer
    fi
    if is_act_open; then
        answer=observe
        [ "$yes" = yes ] || ask "The Python original changed containers. Shall this version act as well, or observe only for now?" act observe
        act=$answer
    fi
}

# --- Changes ---

write_record() {
    [ ! -f "$record" ] || return 0
    [ -d /var/lib/lxc_autoscale ] || mkdir -m 0750 /var/lib/lxc_autoscale
    [ -d "$kept" ] || mkdir -m 0700 "$kept"
    rm -f "$kept/before"
    [ -z "$file" ] || cp -p "$file" "$kept/before"
    printf '%s=%s\n' ours "$ours" original "$original" active "$active" enabled "$enabled" file "$file" \
        api "$api" api_active "$api_active" api_enabled "$api_enabled" >"$record.new"
    sync
    mv "$record.new" "$record"
}

stop_original() {
    local name
    if is_original_unit; then
        say "Stopping and disabling the Python original; its program stays, its unit file is kept in $kept."
        set_aside "$service"
    fi
    for name in $api; do
        [ -f "$units/$name" ] || continue
        say "Stopping and disabling its API, $name: the daemon serves it now. Its program stays, its unit file is kept in $kept."
        set_aside "$name"
    done
}

# Stops and disables a unit of the original, and moves its files away.
set_aside() {
    # A copy first: disabling a linked unit removes the link.
    rm -rf "${kept:?}/$1.d"
    [ ! -d "$units/$1.d" ] || cp -a "$units/$1.d" "$kept/"
    cp "$units/$1" "$kept/$1.new"
    mv "$kept/$1.new" "$kept/$1"
    systemctl stop "$1"
    systemctl disable "$1" 2>&1
    rm -rf "${units:?}/$1.d"
    rm -f "$units/$1"
    systemctl daemon-reload
}

# The name of a backup of $1 that does not exist yet.
backup_name() {
    local name
    while name=$1.$(date +%Y%m%d-%H%M%S).backup && [ -e "$name" ]; do sleep 0.2; done
    printf %s "$name"
}

install_configuration() {
    local backup default
    backup=''
    if [ -f "$config" ]; then
        backup=$(backup_name "$config")
        say "Backing up $config as $backup."
        cp -p "$config" "$backup.new"
        mv "$backup.new" "$backup"
    fi
    if [ "$choice" = keep ]; then
        "$program" config migrate --config "$config"
    elif [ "$choice" = overwrite ]; then
        default=$(find "$tree" -name lxc_autoscale.yaml -type f -print -quit)
        [ -n "$default" ] || fail "the package has no default configuration"
        say "Writing the default configuration to $config."
        mkdir -p "$(dirname "$config")"
        cp "$default" "$config.new"
        chmod 640 "$config.new"
        mv "$config.new" "$config"
        [ ! -f "$ini" ] || mv "$ini" "$(backup_name "$ini")"
    fi
}

# In a session of its own, so that Ctrl-C does not stop dpkg half-way.
run_detached() {
    DEBIAN_FRONTEND=noninteractive setsid --wait "$@" </dev/null 9>&-
}

install_package() {
    say "Installing version $version of $package."
    run_detached apt-get -qq -y --reinstall --no-remove -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o APT::Sandbox::User=root \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install "$deb" && return
    say "apt-get could not install it; trying dpkg."
    run_detached dpkg --force-confdef --force-confold -i "$deb" || fail "the package could not be installed, see above"
}

# A daemon of this product that was stopped before stays stopped.
start() {
    local wanted=$active
    if [ "$ours" != yes ] || [ "$original" = yes ]; then
        systemctl enable "$service" 2>&1
        wanted=yes
    fi
    if [ "$wanted" = yes ]; then
        systemctl start "$service" || fail "$service does not start; 'journalctl -u $service' says why"
        systemctl --quiet is-active "$service" || fail "$service has ended again; 'journalctl -u $service' says why"
    fi
    case $act in
        act) "$command" allow ;;
        observe) "$command" observe ;;
    esac
}

# --- The end ---

clean_up() {
    local code=$?
    trap '' HUP INT TERM PIPE
    [ "$changing" = no ] || put_back
    [ -z "$work" ] || rm -rf "$work"
    exit "$code"
}

return_unit() {
    [ -f "$kept/$1" ] || return 0
    [ ! -d "$kept/$1.d" ] || cp -a "$kept/$1.d" "$units/"
    rm -f "$units/$1"
    cp "$kept/$1" "$units/$1"
}

put_back() {
    local name
    set +e
    say "install.sh: it failed; putting back what was there." >&2
    if [ "$ours" != yes ] && dpkg-query -W "$package" >/dev/null 2>&1; then
        run_detached dpkg --force-remove-reinstreq --remove "$package"
    fi
    if [ -n "$file" ] && ! cmp -s "$kept/before" "$file"; then
        cp -p "$kept/before" "$file.new" && mv "$file.new" "$file"
    fi
    [ "$file" != "$ini" ] || rm -f "$config"
    [ "$original" = no ] || return_unit "$service"
    for name in $api; do return_unit "$name"; done
    systemctl daemon-reload
    [ "$enabled" = no ] || systemctl enable "$service"
    for name in $api_enabled; do systemctl enable "$name"; done
    for name in $api_active; do
        systemctl restart "$name" || say "install.sh: $name could not be started again; try 'systemctl start $name'." >&2
    done
    if [ "$active" = no ] || systemctl restart "$service"; then
        rm -f "$record" "$kept/before"
        return
    fi
    say "install.sh: $service could not be started again; run this again, or 'systemctl start $service'." >&2
}

report() {
    local state enablement
    state=$(systemctl is-active "$service" || true)
    enablement=$(systemctl is-enabled "$service" 2>/dev/null || true)
    say "Version $version of $package is installed; $service is $state and $enablement."
    "$command" status || say "The status is not available yet; try 'lxc-autoscale status' later."
    say ""
    case $act in
        act) say "It may change containers. To let it observe only:  lxc-autoscale observe" ;;
        observe) say "It observes only and changes no container. To let it act:  lxc-autoscale allow" ;;
        *) [ "$ours" = yes ] || say "It observes only and changes no container. To let it act:  lxc-autoscale allow" ;;
    esac
    say "To undo its changes of sizes:  systemctl stop $service && lxc-autoscale rollback --all"
    if [ -n "$(find "$kept" -maxdepth 1 -name '*.service' 2>/dev/null)" ]; then
        say "To go back to the Python original:  uninstall.sh says how when it has removed this version"
    else
        say "To remove it:  uninstall.sh"
    fi
}

main "$@"
