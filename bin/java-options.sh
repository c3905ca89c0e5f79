# Sourced by grebe and bin/build after find_java: how the JVM is started. Expects home, state, build, java_home,
# java_version and java_feature; sets archive, classpath and options, a file of more options of java, if any.
options=

# The order in the file `jars` is fixed at build time: a class archive is good for one class path only.
classpath=
while read -r jar; do
    classpath=$classpath${classpath:+:}$state/$build/lib/$jar
done <"$state/$build/jars"

# One archive of loaded classes a Java: another vendor's of the same version is another folder's.
archive=$state/$build/${java_home##*/}-$java_version
if [ "$java_feature" -ge 25 ]; then
    archive=$archive.aot
else
    archive=$archive.jsa
fi

# An empty archive says that making one failed here, and is not tried again.
use_archive() {
    archive_option=
    if [ -s "$archive" ]; then
        case $archive in
            *.aot) archive_option=-XX:AOTCache=$archive ;;
            *) archive_option=-XX:SharedArchiveFile=$archive ;;
        esac
    fi
}

# start_java CLASS ARGUMENTS...: becomes the JVM. Two compilers, parallel collectors and JVM logging (which warns of
# archives on stdout) cost a command-line program more than they give it.
start_java() {
    use_archive
    # shellcheck disable=SC2086 # GREBE_JAVA_OPTS is words
    exec "$java_home/bin/java" -Xlog:disable ${archive_option:+"$archive_option"} \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
        -Dpicocli.disable.closures=true "-Djffi.boot.library.path=$state/$build/native" \
        "-Dlibrary.jline.path=$state/$build/native" "-Dgrebe.home=$home" \
        ${options:+"@$options"} ${GREBE_JAVA_OPTS-} -cp "$classpath" "$@"
}
