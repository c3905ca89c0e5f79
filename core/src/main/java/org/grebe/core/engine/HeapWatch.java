package org.grebe.core.engine;

/**
 * Finds out that the script keeps more than the heap holds, before all threads do nothing but collect garbage: then
 * memory for an orderly end is lacking, too. To be asked by the reader's thread again and again.
 */
final class HeapWatch {
    private static final long RESERVE_BYTES = 1 << 20;
    /** Less free room than one of so many parts of the heap, after garbage was collected, is as good as none. */
    private static final int PARTS = 20;
    private static final long LEAST_FREE_BYTES = 2 << 20;
    private static final long PATIENCE_NS = 1_000_000_000;

    /** Kept for the end, so that it has some room. */
    private byte[] reserve = new byte[(int) RESERVE_BYTES];
    private long fullSinceNs;
    private boolean full;

    /**
     * Returns if there is room, or may be; else it throws.
     *
     * @throws OutOfMemoryError if the heap has been full for a second, and collecting garbage does not help
     */
    void check() {
        if (!isFull()) {
            full = false;
        } else if (!full) {
            full = true;
            fullSinceNs = System.nanoTime();
        } else if (System.nanoTime() - fullSinceNs > PATIENCE_NS) {
            full = false;
            System.gc(); // Room that only looks taken is no reason to end.
            if (isFull()) {
                throw new OutOfMemoryError("the heap is full");
            }
        }
    }

    /** Whether it means that the heap is full, and not only that something was too large for it. */
    static boolean isToBlame(Throwable thrown) {
        return thrown instanceof OutOfMemoryError && isFull();
    }

    void giveBackReserve() {
        reserve = null;
    }

    static String explain() {
        return "out of memory: the script keeps more than the heap of "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB holds, so tracing has ended;"
                + " keep less, or start with GREBE_JAVA_OPTS=-Xmx2g";
    }

    private static boolean isFull() {
        Runtime java = Runtime.getRuntime();
        long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
        return free < Math.max(LEAST_FREE_BYTES, java.maxMemory() / PARTS);
    }
}
