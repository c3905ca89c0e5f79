package org.grebe.core.engine;

/**
 * What became of a trace's events: hits = rejected + delivered + aggregated + lost + missed + dropped.
 *
 * @param rejected the predicate in the kernel said no
 * @param delivered sent to the script, less those that were dropped
 * @param aggregated added to a table in the kernel
 * @param lost no room in the ring buffer or for a new key
 * @param missed the kernel did not run the program, since it was running on that CPU already, or had no room to note
 *     that a function is to be seen when it returns
 * @param dropped sent to the script, which ended before it came to them; 0 until the session has ended
 * @param received arrived in the script; {@code delivered} less what is still on its way
 * @param failed the script's closure threw an exception
 */
public record Accounting(long rejected, long delivered, long aggregated, long lost, long missed, long dropped,
        long received, long failed) {
    public long hits() {
        return rejected + delivered + aggregated + lost + missed + dropped;
    }

    /** Whether each event came to where the script wanted it. */
    public boolean isComplete() {
        return lost + missed + dropped == 0;
    }

    /** Whether the closure has failed whenever it ran. */
    public boolean hasAlwaysFailed() {
        return received > 0 && failed == received;
    }

    /** {@code 12 events, none lost}; the whole sum where some of them are missing. */
    public String brief() {
        long n = hits();
        return !isComplete() ? toString()
                : n == 0 ? "no events" : n + (n == 1 ? " event" : " events") + ", none lost";
    }

    /** {@code 3 of 12 events}: how often the closure failed. */
    public String failures() {
        return failed + " of " + received + (received == 1 ? " event" : " events");
    }

    /** {@code 12 hits = 6 rejected in the kernel + 6 delivered + 0 lost}: all of the sum but what is 0 as a rule. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(hits()).append(" hits = ").append(rejected).append(" rejected in the kernel + ");
        text.append(delivered).append(" delivered");
        if (aggregated > 0) {
            text.append(" + ").append(aggregated).append(" aggregated in the kernel");
        }
        text.append(" + ").append(lost).append(" lost");
        if (missed > 0) {
            text.append(" + ").append(missed).append(" missed");
        }
        if (dropped > 0) {
            text.append(" + ").append(dropped).append(" dropped");
        }
        return text.toString();
    }
}
