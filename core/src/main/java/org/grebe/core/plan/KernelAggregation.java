package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.grebe.bpf.ir.CType;
import org.grebe.bpf.ir.Depth;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Field;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.value.NumberNames;

/**
 * An aggregation that the kernel keeps, by zero or more keys.
 *
 * @param variable name in the script
 * @param map name of its slot, so that it can be cleared at one stroke; in the slot is a per-CPU array without keys (a
 *     hash of one key is a trap: its lock), else a per-CPU hash
 * @param into what the script made, for its kind and bounds
 * @param value what is added; null for counts
 * @param when what must hold for an event that passed the plan's conditions; null where nothing more must
 */
public record KernelAggregation(String variable, String map, Aggregation into, List<Key> keys, Value value,
        Predicate when) {
    /** One part of the key. */
    public sealed interface Key {
        /** What a program puts into the key for it. */
        List<Stmt.KeyPart> parts();

        /** A name or an address: 16 bytes. */
        record Bytes(Field field) implements Key {
            @Override
            public List<Stmt.KeyPart> parts() {
                return List.of(new Stmt.KeyPart.Bytes(field.name()));
            }

            @Override
            public String toString() {
                return field.name();
            }
        }

        /** A text of any length, and NULs: as many bytes as a record has for it. */
        record Text(Field field) implements Key {
            @Override
            public List<Stmt.KeyPart> parts() {
                return List.of(new Stmt.KeyPart.Text(field.name(), field.type().size));
            }

            @Override
            public String toString() {
                return field.name();
            }
        }

        /** An integer: 8 bytes. */
        record Number(Value num) implements Key {
            @Override
            public List<Stmt.KeyPart> parts() {
                return List.of(new Stmt.KeyPart.Number(num));
            }

            @Override
            public String toString() {
                return num.toString();
            }
        }

        /** 8 bytes that are 1 where the field is there and 0 where it is null, and the field. */
        record OrNull(String field, Key of) implements Key {
            @Override
            public List<Stmt.KeyPart> parts() {
                return Stream.concat(Stream.of(new Stmt.KeyPart.Presence(field)), of.parts().stream()).toList();
            }

            @Override
            public String toString() {
                return of.toString();
            }
        }

        /** The name of a number, which the kernel counts by the number. */
        record Named(NumberNames naming, Number of, String text) implements Key {
            @Override
            public List<Stmt.KeyPart> parts() {
                return of.parts();
            }

            @Override
            public String toString() {
                return text;
            }
        }

        default int size() {
            return parts().stream().mapToInt(Stmt.KeyPart::size).sum();
        }

        /** What the kernel has of it, without what says whether it is there. */
        default Key bare() {
            return this instanceof OrNull or ? or.of().bare() : this instanceof Named n ? n.of() : this;
        }
    }

    public KernelAggregation {
        keys = List.copyOf(keys);
    }

    private List<Stmt.KeyPart> parts() {
        return keys.stream().flatMap(k -> k.parts().stream()).toList();
    }

    public int keyBytes() {
        return keys.stream().mapToInt(Key::size).sum();
    }

    /** Words of 8 bytes in a CPU's cell, laid out as the aggregation's own cells. */
    public int words() {
        return into.words();
    }

    /** The slot; with keys, where a new cell is copied from, and the count of events that found no room for theirs. */
    public List<KernelMap> maps() {
        String cells = map + "_cells";
        CType value = new CType("struct " + map + "_value", List.of(into.cell().members().replaceAll(";$", "")));
        if (keys.isEmpty()) {
            return List.of(new KernelMap(MapSpec.slot(map, MapSpec.perCpuArray(cells, words() * 8, 1)),
                    CType.of("__u32"), value));
        }
        List<String> members = new ArrayList<>();
        parts().forEach(p -> members.add(p.declaration("k" + (members.size() + 1))));
        CType known = CType.of(value.name());
        return List.of(
                new KernelMap(MapSpec.slot(map, MapSpec.perCpuHash(cells, keyBytes(), words() * 8, into.maxKeys())),
                        new CType("struct " + map + "_key", members), value),
                new KernelMap(MapSpec.perCpuArray(full(), 8, 1), CType.of("__u32"), CType.of("__u64")),
                new KernelMap(MapSpec.array(zeros(), words() * 8, 1), CType.of("__u32"), known));
    }

    /** What a program does for an event; {@code noRoom} becomes 1 where its key finds no room. */
    public Stmt.Accumulate add(Value.Local noRoom) {
        return new Stmt.Accumulate(variable, toString(), when, value, parts(), map,
                zeros(), full(), into.cell(), noRoom);
    }

    /** Depth of its deepest tree. */
    int depth() {
        int depth = Math.max(value == null ? 0 : Depth.of(value), when == null ? 0 : Depth.of(when));
        for (Key key : keys) {
            depth = Math.max(depth, key.bare() instanceof Key.Number n ? Depth.of(n.num()) : 0);
        }
        return depth;
    }

    /** Name of the map that counts events whose keys found no room. */
    public String full() {
        return map + "_full";
    }

    /** Name of the map that holds a value of nothing but zeros: too large for a program's stack. */
    public String zeros() {
        return map + "_zeros";
    }

    /** Names of the fields that it looks at. */
    public Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>(fetched());
        keys.forEach(key -> {
            if (key instanceof Key.Text t) {
                fields.add(t.field().name());
            }
        });
        return fields;
    }

    /** The same without those that go straight to the key. */
    public Set<String> fetched() {
        Set<String> fields = new LinkedHashSet<>();
        for (Key key : keys) {
            if (key.bare() instanceof Key.Bytes b) {
                fields.add(b.field().name());
            } else if (key.bare() instanceof Key.Number n) {
                fields.addAll(n.num().fields());
            }
        }
        if (value != null) {
            fields.addAll(value.fields());
        }
        if (when != null) {
            fields.addAll(when.fields());
        }
        return fields;
    }

    @Override
    public String toString() {
        List<String> by = new ArrayList<>();
        keys.forEach(k -> by.add(k.toString()));
        String kind = into.name().startsWith("lhist") ? into.name() : into.name().replace("()", "");
        return variable + ": " + kind
                + (value == null ? "" : " of " + value)
                + (by.isEmpty() ? "" : " by " + String.join(", ", by))
                + (when == null ? "" : " if " + when);
    }
}
