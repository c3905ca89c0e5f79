#!/bin/sh
# jelf 0.10.0 (net.fornwall:jelf): an ElfNoteSection is the first note of its section; the others can't be reached.
#
# A section of type SHT_NOTE holds as many notes as fit, one behind the other (elf(5)), and .note.stapsdt, where USDT
# probes are described, has one for each site. The class has fields for one header (n_namesz, n_descsz, n_type) and no
# list, so a reader of probes sees one of them and no sign that there are more. Debian 12's libstdc++ 6.0.30 has three
# (catch, throw, rethrow). Seen:
#   notes by readelf: catch throw rethrow
#   notes by jelf: catch
# The rest has to be read by hand from header.sh_offset and sh_size, each name and descriptor padded to 4 bytes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q libstdc++6=12.2.0-14+deb12u1 >apt.log 2>&1 || { cat apt.log; exit 1; }
dpkg -x libstdc++6_12.2.0-14+deb12u1_amd64.deb root
library=root/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30
mvn -q -B dependency:copy -Dartifact=net.fornwall:jelf:0.10.0 -DoutputDirectory=. >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Notes.java <<'JAVA'
import java.io.File;
import java.nio.charset.StandardCharsets;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfNoteSection;
import net.fornwall.jelf.ElfSectionHeader;

public class Notes {
    public static void main(String[] args) throws Exception {
        for (var section : ElfFile.from(new File(args[0])).sectionsOfType(ElfSectionHeader.SHT_NOTE)) {
            var note = (ElfNoteSection) section;
            if (note.getName().equals("stapsdt")) {
                // Three addresses, then provider, name and arguments, each ended by a NUL.
                byte[] bytes = note.descriptorBytes();
                String text = new String(bytes, 24, bytes.length - 24, StandardCharsets.US_ASCII);
                System.out.print(text.split("\0")[1] + " ");
            }
        }
        System.out.println();
    }
}
JAVA
javac -cp jelf-0.10.0.jar Notes.java
expected=$(readelf -n "$library" | awk '$1 == "Name:" { printf "%s ", $2 }')
actual=$(java -cp jelf-0.10.0.jar:. Notes "$library")
echo "notes by readelf: $expected"
echo "notes by jelf: $actual"
[ "$expected" = 'catch throw rethrow ' ] && [ "$actual" = 'catch ' ]
