package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bin/completion.bash offers, by the help texts that grebe has. */
class BashCompletionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "d                    | doctor",
        "tcpc                 | tcpconnect",
        "--du                 | --duration",
        "--v                  | --version",
        "-                    | --attach --buffer --classpath --command --debug --duration --format --help --no-rc"
            + " --pid --quiet --stats --version -V -c -e -h -p -q",
        "--format j           | json",
        "--attach k           | kprobe",
        "tcpconnect --min     | --min-latency",
        "tcpconnect --co      | --count",
        "--format json tcpaccept --time | --time --timestamp",
        "explain --ver        | --verify --version",
        "explain tcpc         | none",
        "help tcpa            | tcpaccept",
        "run x                | none",
    })
    void shouldOfferCommandsToolsAndOptions(String typed, String offered, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("help-"), CliRun.of(List.of("--help")).out());
        for (String tool : List.of("tcpconnect", "tcpaccept")) {
            Files.writeString(folder.resolve("help-" + tool), CliRun.of(List.of(tool, "--help")).out());
        }
        String script = "grebe() { if [ \"$1\" = --help ]; then cat " + folder + "/help-; else cat " + folder
                + "/help-$1; fi; }\n. " + Path.of(System.getProperty("grebe.home"), "bin", "completion.bash") + "\n"
                + "COMP_WORDS=(grebe " + typed + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                + "_grebe grebe \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                + "printf '%s ' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(offered == null ? "" : offered, answer);
    }
}
