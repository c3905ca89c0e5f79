package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The planner's law for maps that handlers share: kept by the kernel or by the script, the tables are the same. */
class SharedMapLawTest {
    private static final int SCRIPTS = 400;

    @Test
    void shouldGiveTheSameTablesWhoeverKeepsTheMap() {
        int inKernel = SharedMapRuns.compare(SCRIPTS, 20261130, false);
        assertTrue(inKernel > SCRIPTS / 3, "in the kernel: " + inKernel);
    }
}
