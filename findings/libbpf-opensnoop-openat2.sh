#!/bin/sh
# opensnoop of libbpf-tools 0.26.0 (Debian 12) does not show files opened by openat2(2).
#
# It attaches to the entries and exits of open and openat. openat2, in Linux since 5.6, is what container runtimes,
# systemd and Samba use for opens that must stay below a folder (RESOLVE_BENEATH, RESOLVE_IN_ROOT); there is no message
# that these are left out. Here one process opens one file by each call. Seen:
#   openat: shown
#   openat2: not shown
# Whoever follows opens needs all three calls, and creat(2), whose tracepoint is its own. Needs root.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q libbpf-tools=0.26.0+ds-1 >apt.log 2>&1 || { cat apt.log; exit 1; }
dpkg -x libbpf-tools_0.26.0+ds-1_amd64.deb root
touch by-openat by-openat2
cat >opens.c <<'C'
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct open_how how = { .flags = O_RDONLY };
    return syscall(SYS_openat2, AT_FDCWD, "by-openat2", &how, sizeof how) < 0
        || syscall(SYS_openat, AT_FDCWD, "by-openat", O_RDONLY) < 0;
}
C
cc -o opens opens.c
# tracefs in a mount namespace of its own, where none is mounted.
cat >watch.sh <<'S'
[ -e /sys/kernel/tracing/events ] || mount -t tracefs nodev /sys/kernel/tracing
exec root/usr/sbin/opensnoop -n opens >rows
S
unshare --mount sh watch.sh &
watcher=$!
# Its output is buffered, so the program runs until enough rows have come.
tries=0
until grep -q by-openat rows 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { echo "no row in 30 s"; kill -INT $watcher; exit 1; }
    sleep 0.5
    ./opens
done
sleep 1
kill -TERM $watcher
wait $watcher 2>/dev/null || :
shown() {
    if grep -q "$1\$" rows; then echo shown; else echo 'not shown'; fi
}
first=$(shown by-openat)
second=$(shown by-openat2)
echo "openat: $first"
echo "openat2: $second"
[ "$first" = shown ] && [ "$second" = 'not shown' ]
