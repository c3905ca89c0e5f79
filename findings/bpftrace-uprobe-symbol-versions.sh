#!/bin/sh
# bpftrace 0.17.0 (Debian 12) with glibc 2.36, x86-64: `uprobe:…/libc.so.6:glob` never fires for a program that calls
# glob(), and no warning is printed.
#
# The library exports two functions of that name: glob@@GLIBC_2.27, which everything linked today calls, and
# glob@GLIBC_2.2.5, kept for old programs. Versions are not part of a symbol's name in .dynsym but in .gnu.version, and
# the old one comes first in the table; the probe goes to the first. The same holds for memcpy, whose first symbol is the
# old one. globfree, which has one version, is counted right in the same run. Seen:
#   addresses of glob in table order: glob@GLIBC_2.2.5 glob@@GLIBC_2.27
#   @glob: 0
#   @globfree: 5
# Whoever resolves names must read .gnu.version and prefer the default version (the one without the hidden bit 0x8000).
# Needs root.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q bpftrace=0.17.0-1 >apt.log 2>&1 || { cat apt.log; exit 1; }
dpkg -x bpftrace_0.17.0-1_amd64.deb root
libc=/lib/x86_64-linux-gnu/libc.so.6
"$libc" | head -n 1
cat >globs.c <<'C'
#include <glob.h>

int main(void)
{
    for (int i = 0; i < 5; i++) {
        glob_t found = { 0 };
        if (glob("/et*", 0, 0, &found))
            return 1;
        globfree(&found);
    }
    return 0;
}
C
cc -o globs globs.c
order=$(readelf -W --dyn-syms "$libc" | awk '$8 ~ /^glob@/ { printf "%s ", $8 }')
echo "addresses of glob in table order: $order"
root/usr/bin/bpftrace -c ./globs -e "
    uprobe:$libc:glob /pid == cpid/ { @glob = count(); }
    uprobe:$libc:globfree /pid == cpid/ { @globfree = count(); }" >out 2>err || { cat err; exit 1; }
grep '^@' out
[ "$order" = 'glob@GLIBC_2.2.5 glob@@GLIBC_2.27 ' ]
grep -qx '@glob: 0' out
grep -qx '@globfree: 5' out
