# Sourced by grebe, test and what in bin starts Java: keeps out what the user's environment means for other programs.

# Options for every JVM, as containers set them for their servers: a second collector stops grebe, an agent is loaded
# into it. GREBE_JAVA_OPTS is for those who mean grebe, MAVEN_OPTS for its build.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS OPENJ9_JAVA_OPTIONS IBM_JAVA_OPTIONS

# Without a locale, or with one that this machine lacks (ssh passes the name of one on), Java takes arguments, file
# names and output for ASCII. `locale` says so, or complains; a locale of another encoding is meant to be there.
case ${LC_ALL-} in
    C.UTF-8 | C.utf8) ;;
    *)
        case $(locale charmap 2>&1) in
            ANSI_X3.4-1968 | *' '*) export LC_ALL=C.UTF-8 ;;
        esac
        ;;
esac
