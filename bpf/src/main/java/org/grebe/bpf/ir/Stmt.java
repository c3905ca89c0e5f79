package org.grebe.bpf.ir;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Origin;

/** What a program does, step by step. Facts ride on the node: an event's field, a condition's number and place. */
public sealed interface Stmt {
    <R> R accept(Visitor<R> visitor);

    /** The statements that are parts of it, in all its branches. */
    default List<Stmt> inner() {
        return List.of();
    }

    /** A method for each node. */
    interface Visitor<R> {
        R admit(Admit admit);

        R fetch(Fetch fetch);

        R let(Let let);

        R require(Require require);

        R branch(If branch);

        R count(Count count);

        R leave(Leave leave);

        R send(Send send);

        R accumulate(Accumulate accumulate);

        R declare(Declare declare);

        R set(Set set);

        R setBytes(SetBytes set);

        R keep(Keep keep);

        R leaveIf(LeaveIf leave);

        R find(Find find);

        R update(Update update);

        R delete(Delete delete);

        R ofThread(OfThread of);

        R put(Put put);

        R take(Take take);

        R choice(Switch choice);

        R scope(Scope scope);

        R elsewhere(Elsewhere elsewhere);
    }

    /**
     * The program finds out what must be known of an event before dear tests and before delivery: who it belongs to,
     * and whether that is grebe itself. Does nothing the second time.
     */
    record Admit() implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.admit(this);
        }
    }

    /** Brings a field of the event to the stack; does nothing the second time. Comes before all that looks at it. */
    record Fetch(String field) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fetch(this);
        }
    }

    /** Gives a local its value: in its register, else on the stack, in 8 bytes. */
    record Let(Value.Local local, Value value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.let(this);
        }
    }

    /**
     * One condition.
     *
     * @param before what must be done before it is asked, not on its account
     * @param text as the script says it
     * @param fields that it looks at
     */
    record Clause(List<Stmt> before, Origin origin, String text, List<String> fields, Predicate test) {}

    /** Goes on where all conditions hold, asked in this order. Where one fails, {@code otherwise} leaves. */
    record Require(List<Clause> clauses, List<Stmt> otherwise) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return both(clauses.stream().flatMap(c -> c.before().stream()).toList(), otherwise);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.require(this);
        }
    }

    record If(Predicate test, List<Stmt> then, List<Stmt> otherwise) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return both(then, otherwise);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.branch(this);
        }
    }

    /** Adds one on this CPU. */
    record Count(Counter counter) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.count(this);
        }
    }

    /** The program's way out. */
    record Leave() implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leave(this);
        }
    }

    /**
     * A field at an offset of a record, in its own size.
     *
     * @param presence offset of a byte that is 1 where the field is there and 0 where it is null; 0 if it never is
     */
    record Placed(String field, int offset, int bytes, int presence) {
        public Placed(String field, int offset, int bytes) {
            this(field, offset, bytes, 0);
        }

        /** Where the next may begin. */
        int end() {
            return Math.max(offset + bytes, presence + 1);
        }
    }

    /**
     * Sends a record to a ring buffer: a number in its first word, 0 in the next, fields, and zeros up to its size.
     *
     * @param wakeup map with the flags to submit it with
     * @param then what follows, which leaves
     * @param full what follows where the ring has no room; the program's end comes next
     */
    record Send(String ring, String wakeup, int number, List<Placed> fields, int size, List<Stmt> then, List<Stmt> full)
            implements Stmt {
        @Override
        public List<Stmt> inner() {
            return both(then, full);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.send(this);
        }
    }

    /** A part of a key. */
    sealed interface KeyPart {
        /** 8 bytes. */
        record Number(Value value) implements KeyPart {
            @Override
            public int size() {
                return 8;
            }

            @Override
            public String cType() {
                return "__s64";
            }
        }

        /** A field of 16 bytes. */
        record Bytes(String field) implements KeyPart {
            @Override
            public int size() {
                return 16;
            }

            @Override
            public String cType() {
                return "union bytes16";
            }
        }

        /** A text, and NULs behind it. */
        record Text(String field, int size) implements KeyPart {
            @Override
            public String cType() {
                return "char";
            }

            @Override
            public String declaration(String name) {
                return "char " + name + "[" + size + "]";
            }
        }

        /** 8 bytes: 1 where a field is there that may be null, else 0. */
        record Presence(String field) implements KeyPart {
            @Override
            public int size() {
                return 8;
            }

            @Override
            public String cType() {
                return "__s64";
            }
        }

        /** In bytes. */
        int size();

        /** What it is in C. */
        String cType();

        /** As C declares it. */
        default String declaration(String name) {
            return cType() + " " + name;
        }
    }

    /**
     * Adds the event to an aggregation's cell.
     *
     * @param name in the script
     * @param text what is added, as one would say it
     * @param when what must hold, or null
     * @param value what is added, or null where there is none
     * @param map of one slot, with the map of cells in it
     * @param zeros map that a new cell is copied from
     * @param full map that counts events whose keys found no room
     * @param noRoom becomes 1 then
     */
    record Accumulate(String name, String text, Predicate when, Value value, List<KeyPart> key, String map,
            String zeros, String full, Cell cell, Value.Local noRoom) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accumulate(this);
        }

        int keyBytes() {
            return key.stream().mapToInt(KeyPart::size).sum();
        }
    }

    /**
     * Gives a local its place on the stack.
     *
     * @param bytes 0 for one that has a register
     */
    record Declare(Value.Local local, int bytes) implements Stmt {
        /** Of 8 bytes. */
        public Declare(Value.Local local) {
            this(local, 8);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.declare(this);
        }
    }

    /** Writes a member: 8 bytes of a struct on the stack, or as many as it has through a pointer in a register. */
    record Set(Value.Member to, Value value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.set(this);
        }
    }

    /** Writes 16 bytes to a member, or of text as much as there is room for. */
    record SetBytes(Value.Member to, Bytes bytes, int room) implements Stmt {
        public SetBytes(Value.Member to, Bytes bytes) {
            this(to, bytes, 16);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.setBytes(this);
        }
    }

    /**
     * Writes a field of the event to a member: an integer in 8 bytes, others in 16. One that may be null takes 256 for
     * a text, and 8 more for whether it is not.
     */
    record Keep(String field, Value.Member to) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keep(this);
        }
    }

    /** The program's way out, unless it goes on. */
    record LeaveIf(Predicate test) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaveIf(this);
        }
    }

    /**
     * Looks into a map. Leaves if there is nothing; but with {@code then}, that is done if there is something.
     *
     * @param found pointer to what is there
     * @param key that lies on the stack
     */
    record Find(Value.Local found, String map, Value.Local key, List<Stmt> then) implements Stmt {
        public Find(Value.Local found, String map, Value.Local key) {
            this(found, map, key, List.of());
        }

        @Override
        public List<Stmt> inner() {
            return then;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.find(this);
        }
    }

    /**
     * Puts what lies on the stack into a map.
     *
     * @param full what is done if there is no room, before it leaves; empty where nobody cares
     */
    record Update(String map, Value.Local key, Value.Local value, List<Stmt> full) implements Stmt {
        public Update(String map, Value.Local key, Value.Local value) {
            this(map, key, value, List.of());
        }

        @Override
        public List<Stmt> inner() {
            return full;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.update(this);
        }
    }

    /** Takes a key that lies on the stack out of a map. */
    record Delete(String map, Value.Local key) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /**
     * What a map of task storage has for the current thread. Leaves if there is nothing, after {@code none}; but with
     * {@code then}, that is done if there is something.
     *
     * @param found pointer to what is there
     * @param create whether there is one of zeros from then on, if that can be had
     */
    record OfThread(Value.Local found, String map, boolean create, List<Stmt> then, List<Stmt> none) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return both(then, none);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ofThread(this);
        }
    }

    /**
     * Puts a word into a map by a word, and goes on whether or not there was room.
     *
     * @param text of it in the script
     * @param full map that counts those that found no room
     * @param noRoom becomes 1 then
     */
    record Put(String text, String map, Value key, Value value, String full, Value.Local noRoom) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /**
     * Looks up a word by a word, and goes on whether or not there is one. Both locals have a value before.
     *
     * @param text of it in the script
     * @param removes whether the map is without it then
     * @param value becomes the word, if there is one
     * @param there becomes 1, if there is one
     */
    record Take(String text, String map, Value key, boolean removes, Value.Local value, Value.Local there)
            implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.take(this);
        }
    }

    record Case(Value.Named value, List<Stmt> body) {}

    /** Does what the value calls for; leaves where there is no case for it. */
    record Switch(Value on, List<Case> cases) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return cases.stream().flatMap(c -> c.body().stream()).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.choice(this);
        }
    }

    /**
     * Whatever leaves the body comes to the ending.
     *
     * @param name of the ending
     */
    record Scope(List<Stmt> body, String name, List<Stmt> ending) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return both(body, ending);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.scope(this);
        }
    }

    /**
     * Where the test holds, another part goes on, which has a stack of its own and does not come back.
     *
     * @param name of the function in C
     * @param parameters of that: locals and parameters of this part
     */
    record Elsewhere(Predicate test, String name, List<Value.Local> parameters, Part part) implements Stmt {
        @Override
        public List<Stmt> inner() {
            return part.body();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.elsewhere(this);
        }
    }

    private static List<Stmt> both(List<Stmt> one, List<Stmt> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
