package org.grebe.core.plan;

/** A script's range of integers as a value, which may be too long to be listed; both ends belong to it. */
public record Span(long low, long high) {
    @Override
    public String toString() {
        return low + ".." + high;
    }
}
