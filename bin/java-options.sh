# Sourced by grebe and bin/build after find_java: how the JVM is started. Expects home, state, build, java_home,
# java_version and java_feature; sets archive, classpath, memory, and options, a file of more options of java, if any.
options=

# One archive of loaded classes a Java: another vendor's of the same version is another folder's.
read -r contents <"$state/$build/contents"
archive=$state/$build/${java_home##*/}-$java_version-$contents
if [ "$java_feature" -ge 25 ]; then
    archive=$archive.aot
else
    archive=$archive.jsa
fi

# The order in the file `jars` is fixed at build time: a class archive is good for one class path only. It is not for a
# jar that was put in place later: Java 25.0.3 would run the old jar's classes (JDK-8377932).
classpath= replaced=
while read -r jar; do
    jar=$state/$build/lib/$jar
    classpath=$classpath${classpath:+:}$jar
    [ ! "$jar" -nt "$archive" ] || replaced=$jar
done <"$state/$build/jars"

# An empty archive says that making one failed here, and is tried again after an hour.
needs_archive() {
    if [ -e "$archive" ] && [ -z "$replaced" ]; then
        [ ! -s "$archive" ] && [ -n "$(find "$archive" -mmin +60)" ] || return 1
    fi
    # 200 MB: Java 25 takes as much for a while.
    [ "$(df -Pk "$state/$build" | awk 'END { print $4 }')" -gt 200000 ]
}

# Options of the user that go with no archive, or with another collector, take the place of ours.
use_archive() {
    archive_option=
    [ -s "$archive" ] && [ -z "$replaced" ] || return 0
    case " ${GREBE_JAVA_OPTS-}" in
        *" -Xshare"* | *" -XX:SharedArchiveFile"* | *" -XX:AOT"*) ;;
        *)
            case $archive in
                *.aot) archive_option=-XX:AOTCache=$archive ;;
                *) archive_option=-XX:SharedArchiveFile=$archive ;;
            esac
            ;;
    esac
}

choose_collector() {
    case " ${GREBE_JAVA_OPTS-}" in
        *" -XX:+Use"*GC*) collector= ;;
        *) collector=-XX:+UseSerialGC ;;
    esac
}

# Java reserves a quarter of the machine's memory and 1 GB for classes, although it uses neither.
memory=
limit=$(ulimit -v 2>/dev/null) || limit=unlimited
[ "$limit" = unlimited ] || memory="-Xmx$((limit / 4))k -XX:CompressedClassSpaceSize=64m"

# start_java CLASS ARGUMENTS...: becomes the JVM. Two compilers, parallel collectors and JVM logging (which warns of
# archives on stdout) cost a command-line program more than they give it. What the JVM says when it does not start, or
# of its threads at SIGQUIT, is no row of a script's output, so it goes to stderr.
start_java() {
    use_archive
    choose_collector
    # shellcheck disable=SC2086 # GREBE_JAVA_OPTS and memory are words
    exec "$java_home/bin/java" -Xlog:disable -XX:+DisplayVMOutputToStderr ${archive_option:+"$archive_option"} \
        -XX:TieredStopAtLevel=1 $collector $memory --enable-native-access=ALL-UNNAMED \
        -Dpicocli.disable.closures=true "-Djffi.boot.library.path=$state/$build/native" \
        "-Dlibrary.jline.path=$state/$build/native" "-Dgrebe.home=$home" "-Dgrebe.archive=$archive" \
        ${options:+"@$options"} ${GREBE_JAVA_OPTS-} -cp "$classpath" "$@"
}
