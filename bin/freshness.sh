# Sourced by grebe and bin/build: what is built, and whether it is older than its sources. Expects home; sets state.
state=$home/.grebe

# The stamp `current` names the folder of the last good build, and where the tree was then: a tree that was moved is
# built anew, since class archives name jars by absolute path. The stamp is dated by that build's start.
read_current() {
    build= built_at=
    [ -r "$state/current" ] || return 1
    { read -r build && read -r built_at; } <"$state/current"
    [ -d "$state/$build" ]
}

# Folders count too: theirs is the only date that a deleted file changes.
is_stale() {
    read_current || return 0
    [ "$built_at" = "$home" ] || return 0
    [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main "$home/scripts" "$home/bin" \
        -newer "$state/current" -print -quit 2>/dev/null)" ]
}
