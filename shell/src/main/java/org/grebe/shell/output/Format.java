package org.grebe.shell.output;

/** How results are written. */
public enum Format {
    TEXT,
    JSON,
    CSV
}
