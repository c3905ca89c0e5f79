package org.grebe.shell;

import java.util.List;

/** Where the launcher enters. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {
    }

    public static void main(String[] args) {
        if (List.of(args).equals(List.of("--version"))) {
            System.out.println("grebe " + Main.class.getPackage().getImplementationVersion());
            return;
        }
        System.err.println("usage: grebe --version");
        System.exit(USAGE);
    }
}
