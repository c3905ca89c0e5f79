# Sourced by bin/build, vm/kernel and vm/headers: says on stderr that long work goes on and how far it is. On a terminal
# that is one line which changes each second and goes in the end; elsewhere, a line for each step.
progress= progress_name=grebe

# begin_progress FUNCTION: shows what FUNCTION prints: in its first line the step, in a second how far it is by now.
begin_progress() {
    end_progress
    # Without the caller's stdout and its lock: whoever waits for those shall not wait for this.
    watch_progress "$1" >/dev/null 9>&- &
    progress=$!
}

end_progress() {
    [ -n "$progress" ] || return 0
    kill "$progress" 2>/dev/null
    wait "$progress" 2>/dev/null || true
    progress=
    ! on_screen || printf '\r\033[K' >&2
}

on_screen() {
    [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]
}

watch_progress() {
    seconds=0 shown='' detail=''
    # As long as the script that began it lives.
    while kill -0 $$ 2>/dev/null; do
        { read -r step && read -r detail || true; } <<END
$("$1")
END
        if on_screen; then
            printf '\r\033[K%s: %s%s, %s s' "$progress_name" "$step" "${detail:+, $detail}" "$seconds" >&2
        elif [ "$step" != "$shown" ]; then
            shown=$step
            echo "$progress_name: $step" >&2
        fi
        detail=
        sleep 1 2>/dev/null
        seconds=$((seconds + 1))
    done
}
