# Sourced by grebe, test and bin/build: finds a Java of 17 or newer. The first good one wins; newest is no aim.
# Sets java_home, java_version (as 17.0.15) and java_feature (as 17). POSIX sh, and few forks: it is run every time.

# Reads what Java is in folder $1, from its release file where there is one: asking the JVM takes 40 ms.
read_java() {
    [ -x "$1/bin/java" ] || return 1
    java_version=
    if [ -r "$1/release" ]; then
        while IFS='="' read -r key _ value _; do
            [ "$key" != JAVA_VERSION ] || java_version=$value
        done <"$1/release"
    fi
    [ -n "$java_version" ] || java_version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([^"]*\)".*/\1/p')
    java_feature=${java_version%%[!0-9]*}
    [ "${java_feature:-0}" -ge 17 ] || return 1
    java_home=$1
}

# The home of the `java` on PATH: through the links of alternatives; a version manager's shim has to be asked.
java_on_path() {
    found=$(command -v java) || return 1
    found=$(readlink -f "$found") || return 1
    case $found in
        */bin/java) found=${found%/bin/java} ;;
        *) found= ;;
    esac
    if [ ! -f "$found/release" ]; then
        found=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    printf %s "$found"
}

# find_java PROGRAM: the first Java that has bin/PROGRAM (java; javac for a JDK that can compile).
find_java() {
    for candidate in "${GREBE_JAVA_HOME-}" "${JAVA_HOME-}"; do
        if [ -n "$candidate" ] && [ -x "$candidate/bin/$1" ] && read_java "$candidate"; then
            return 0
        fi
    done
    candidate=$(java_on_path) || candidate=
    if [ -n "$candidate" ] && [ -x "$candidate/bin/$1" ] && read_java "$candidate"; then
        return 0
    fi
    for candidate in /usr/lib/jvm/*; do
        if [ -x "$candidate/bin/$1" ] && read_java "$candidate"; then
            return 0
        fi
    done
    return 1
}

# Says on stderr how to get the Java that find_java $1 did not find.
explain_no_java() {
    if [ "$1" = javac ]; then
        echo "grebe: building needs a JDK (Java 17 or newer with its compiler), and none was found."
    else
        echo "grebe: needs Java 17 or newer, and none was found."
    fi >&2
    cat >&2 <<'END'
Looked at $GREBE_JAVA_HOME, $JAVA_HOME, java on PATH and /usr/lib/jvm. To install one:
  Debian, Ubuntu   sudo apt-get install openjdk-17-jdk-headless
  Fedora, RHEL     sudo dnf install java-21-openjdk-devel
  Arch             sudo pacman -S jdk-openjdk
  Alpine           sudo apk add openjdk17-jdk
  SUSE             sudo zypper install java-21-openjdk-devel
Or say where one is: GREBE_JAVA_HOME=/path/to/jdk
END
}
