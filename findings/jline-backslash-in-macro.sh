#!/bin/sh
# JLine 3.30.16: keys that a program gives its reader by LineReaderImpl.runMacro() come in another order if there is a
# backslash among them, and run so: "a\tbcd" and Enter is read as the line "a\bcd", and t begins the next one.
#
# The mouse is bound to the four characters \E[< as they are written, where their escape sequence is meant. So a backslash
# may begin a longer key, and the reader looks at the character behind it; as that is no [E, it is given back to the
# keys that wait, but behind all others. A person who types is slower than that and sees nothing of it; pastes that are
# read ahead, tests and recorded macros do. Seen:
#   bound: \ and \E[<
#   first line: a\bcd
#   second line: tx
#   after unbind("\\E[<"), first line: a\bcd
#   with copies of the key maps, first line: a\tbcd
# Whoever uses runMacro() copies the reader's key maps without those keys. To unbind them is not enough: the backslash
# remains the beginning of nothing, and the reader still looks behind it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
jar=jline-3.30.16.jar
curl -fsSLO "https://repo1.maven.org/maven2/org/jline/jline/3.30.16/$jar" ||
    cp "$HOME/.m2/repository/org/jline/jline/3.30.16/$jar" .
cat >Keys.java <<'JAVA'
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.ExternalTerminal;

public class Keys {
    public static void main(String[] args) throws Exception {
        PipedInputStream keys = new PipedInputStream();
        PipedOutputStream typed = new PipedOutputStream(keys);
        ExternalTerminal terminal = new ExternalTerminal("test", "xterm", keys, new ByteArrayOutputStream(),
                StandardCharsets.UTF_8);
        LineReaderImpl reader = (LineReaderImpl) LineReaderBuilder.builder().terminal(terminal)
                .parser(new DefaultParser().escapeChars(new char[0])).build();
        System.out.println("bound: " + String.join(" and ", reader.getKeyMaps().get("main").getBoundKeys().keySet()
                .stream().filter(k -> k.startsWith("\\")).sorted().toList()));
        reader.runMacro("a\\tbcd\r");
        System.out.println("first line: " + reader.readLine(""));
        reader.runMacro("x\r");
        System.out.println("second line: " + reader.readLine(""));
        reader.getKeyMaps().values().forEach(map -> map.unbind("\\E[<"));
        reader.runMacro("a\\tbcd\r");
        System.out.println("after unbind(\"\\\\E[<\"), first line: " + reader.readLine(""));
        reader.runMacro("\r");
        reader.readLine("");
        reader.getKeyMaps().replaceAll((name, map) -> {
            KeyMap<Binding> copy = new KeyMap<>();
            map.getBoundKeys().forEach((key, binding) -> copy.bind(binding, key));
            copy.setUnicode(map.getUnicode());
            copy.setNomatch(map.getNomatch());
            copy.setAmbiguousTimeout(map.getAmbiguousTimeout());
            return copy;
        });
        reader.runMacro("a\\tbcd\r");
        System.out.println("with copies of the key maps, first line: " + reader.readLine(""));
        System.exit(0);
    }
}
JAVA
javac -cp "$jar" Keys.java
java -cp "$jar:." Keys 2>/dev/null | tee out
[ "$(cat out)" = 'bound: \ and \E[<
first line: a\bcd
second line: tx
after unbind("\\E[<"), first line: a\bcd
with copies of the key maps, first line: a\tbcd' ]
