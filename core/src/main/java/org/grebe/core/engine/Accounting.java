package org.grebe.core.engine;

/**
 * What became of a trace's events: hits = rejected + delivered + aggregated + lost + missed.
 *
 * @param rejected the predicate in the kernel said no
 * @param delivered sent to the script
 * @param aggregated counted in the kernel
 * @param lost no room in the ring buffer or for a new key
 * @param missed the kernel did not run the program, since it was running on that CPU already, or had no room to note
 *     that a function is to be seen when it returns
 * @param received arrived in the script; {@code delivered} less what is still on its way
 * @param failed the script's closure threw an exception
 */
public record Accounting(
        long rejected, long delivered, long aggregated, long lost, long missed, long received, long failed) {
    public long hits() {
        return rejected + delivered + aggregated + lost + missed;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(hits()).append(" hits = ").append(rejected).append(" rejected in the kernel + ");
        text.append(delivered).append(" delivered");
        if (aggregated > 0) {
            text.append(" + ").append(aggregated).append(" counted in the kernel");
        }
        text.append(" + ").append(lost).append(" lost");
        if (missed > 0) {
            text.append(" + ").append(missed).append(" missed");
        }
        return text.toString();
    }
}
