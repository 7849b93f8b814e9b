# Sourced by ./mvnw and ./lxc-autoscale: sets JAVA_HOME to a JDK 25 or newer, or ends with what is missing.

# Major version of the JDK in a directory, 0 when there is none.
jdk_major() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | grep . || echo 0
}

# The newest JDK among the directories given that is new enough.
newest_jdk() {
    newest_home= newest_major=24
    for home in "$@"; do
        major=$(jdk_major "$home")
        if [ "$major" -gt "$newest_major" ]; then
            newest_home=$home newest_major=$major
        fi
    done
    echo "$newest_home"
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_major "$JAVA_HOME")" -ge 25 ]; then
        return 0
    fi
    on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")") || on_path=
    found=$(newest_jdk ${on_path:+"$on_path"} /usr/lib/jvm/*)
    [ -n "$found" ] && JAVA_HOME=$found && export JAVA_HOME
}

install_jdk() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1 || apt-get -qq update >/dev/null 2>&1 || return 1
    apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1 || return 1
    echo "lxc-autoscale: no JDK 25 found, installing openjdk-25-jdk-headless" >&2
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install openjdk-25-jdk-headless >&2
}

if ! find_jdk && ! { install_jdk && find_jdk; }; then
    cat >&2 <<'MISSING'
lxc-autoscale: a JDK 25 or newer is needed to build and none was found.
  Looked at: JAVA_HOME, javac on the PATH, /usr/lib/jvm/*.
  To get one: "apt install openjdk-25-jdk-headless" where the distribution has it, or Temurin 25 from
  https://adoptium.net unpacked into /usr/lib/jvm; or set JAVA_HOME to one that you have.
MISSING
    exit 1
fi
