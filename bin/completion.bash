# Completion of grebe's command line for bash:  . bin/completion.bash
# All words come from --help, so that a new tool or option is here by itself. Files where there is nothing else.

# _grebe_help COMMAND [TOOL]: its help text, asked for once in a shell
_grebe_help() {
    local key=_grebe_help_${2//[^A-Za-z0-9]/_}
    [ -n "${!key-}" ] || printf -v "$key" %s "$("$@" --help 2>/dev/null </dev/null)"
    printf '%s\n' "${!key}"
}

# Of the lines that begin with options, what is before their text.
_grebe_options() {
    _grebe_help "$@" | sed -n 's/^ \{2,6\}\(-.*\)/ \1/p' | sed 's/   *.*//' |
        grep -oE -- '[ ,]--?[A-Za-z0-9][A-Za-z0-9-]*' | tr -d ' ,' | LC_ALL=C sort -u
}

_grebe_commands() {
    _grebe_help "$1" | sed -n '/^commands:/,/^options/s/^  \([a-z][a-z0-9_-]*\) .*/\1/p'
}

_grebe() {
    local grebe=$1 word=$2 before=$3 tool='' i words
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --attach|--buffer|--duration|--format|--classpath|--pid|--command|-p|-c|-e) i=$((i + 1)) ;;
            -*) ;;
            *) tool=${COMP_WORDS[i]}; break ;;
        esac
    done
    case $before,$word in
        --attach,*) words='auto fentry kprobe tracepoint' ;;
        --format,*) words='text json csv' ;;
        *,-*)
            case $tool in
                ''|run|probes|fields|doctor|help|jshell|*[./]*) words=$(_grebe_options "$grebe") ;;
                explain) words="--code --verify $(_grebe_options "$grebe")" ;;
                *) words=$(_grebe_options "$grebe" "$tool") ;;
            esac ;;
        *)
            case $tool in
                ''|help) words=$(_grebe_commands "$grebe") ;;
                *) words= ;;
            esac ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _grebe grebe
