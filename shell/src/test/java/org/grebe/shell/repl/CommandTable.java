package org.grebe.shell.repl;

/** The workbench's commands as a table of a document. */
public final class CommandTable {
    private CommandTable() {}

    public static String markdown() {
        StringBuilder table = new StringBuilder("| command | what it does |\n|---|---|\n");
        Commands.ALL.forEach(c -> table.append("| `").append(c.form()).append("` | ").append(c.doc()).append(" |\n"));
        return table.toString();
    }
}
