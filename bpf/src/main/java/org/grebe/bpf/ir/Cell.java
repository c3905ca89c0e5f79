package org.grebe.bpf.ir;

import java.util.List;
import org.grebe.bpf.asm.Cond;

/**
 * What an aggregation keeps for one key, and what a program does to it for one event. All that may be done twice at a
 * time is atomic: while a program runs, another of the same trace may run on its CPU, by an interrupt or, for fexit,
 * another thread.
 *
 * @param members of the struct in C, words of 8 bytes
 * @param add in this order, with the value that is added in R2 and the cell in R0
 */
public record Cell(String members, List<Op> add) {
    /** Changes a cell. */
    public sealed interface Op {
        <R> R accept(Visitor<R> visitor);
    }

    /** A method for each operation. */
    public interface Visitor<R> {
        R increment(Increment increment);

        R addValue(AddValue addValue);

        R keep(Keep keep);

        R incrementBucket(IncrementBucket incrementBucket);
    }

    /** Adds one to a member. */
    public record Increment(String member, int offset) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.increment(this);
        }
    }

    /** Adds the value to a member. */
    public record AddValue(String member, int offset) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addValue(this);
        }
    }

    /** Keeps the value in the second word where it is better, or where the first says that there is none yet. */
    public record Keep(Cond better) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keep(this);
        }
    }

    /** Adds one to the word of the bucket that the value falls in. */
    public record IncrementBucket(Buckets of) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.incrementBucket(this);
        }
    }

    /** Which bucket a value falls in. */
    public sealed interface Buckets {}

    /** 0 below zero, 1 for 0, else 2 and the number of the highest bit. */
    public record PowersOfTwo() implements Buckets {}

    /** Of one width from {@code low} to {@code high}; the first and the last of {@code count} take what is beyond. */
    public record Linear(long low, long high, long step, int count) implements Buckets {}
}
