package org.grebe.core.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldLocation;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.probes.TaskFields;

/** Functions and tracepoints that have a field at each kind of place. */
public final class ListingKernel {
    private record Own(FieldType type, FieldLocation place) {}

    private ListingKernel() {}

    public static Probe find(Provider provider, String target) {
        Map<String, Own> own = switch (target) {
            case "words" -> words();
            case "result" -> Map.of("ret", new Own(FieldType.S32, new FieldLocation.Word(80, 4, true, false)));
            case "tcp_v4_connect" -> connect(provider);
            case "all:places" -> record();
            case "all:addresses" -> Map.of("a", new Own(FieldType.ADDRESS, new FieldLocation.Address(42)));
            case "typed" -> typed();
            case "opens" -> systemCall();
            default -> throw new ProbeException("this kernel has no " + target);
        };
        List<Field> fields = new ArrayList<>(TaskFields.EVERYWHERE);
        Map<String, FieldLocation> places = new LinkedHashMap<>();
        own.forEach((name, o) -> {
            fields.add(Field.of(name, o.type(), "", ""));
            places.put(name, o.place());
        });
        AttachTarget site = new AttachTarget(provider, target, places);
        return new Probe(site.describe(), "", fields, List.of("pid", "comm"), Optional.of(site));
    }

    private static Map<String, Own> words() {
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("u1", new Own(FieldType.U8, new FieldLocation.Word(112, 1, false, false)));
        own.put("s1", new Own(FieldType.S8, new FieldLocation.Word(112, 1, true, false)));
        own.put("u2", new Own(FieldType.U16, new FieldLocation.Word(104, 2, false, false)));
        own.put("s4", new Own(FieldType.S32, new FieldLocation.Word(104, 4, true, false)));
        own.put("u4", new Own(FieldType.U32, new FieldLocation.Word(96, 4, false, false)));
        own.put("u8", new Own(FieldType.U64, new FieldLocation.Word(88, 8, false, false)));
        own.put("s8", new Own(FieldType.S64, new FieldLocation.Word(72, 8, true, false)));
        own.put("p", new Own(FieldType.POINTER, new FieldLocation.Word(64, 8, false, false)));
        own.put("text", new Own(FieldType.TEXT, new FieldLocation.TextAt(new FieldLocation.Word(64, 8, false, false))));
        return own;
    }

    private static Map<String, Own> connect(Provider provider) {
        if (provider == Providers.named("call")) {
            return callOfConnect();
        }
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("sk", new Own(FieldType.POINTER, new FieldLocation.Word(0, 8, false, true)));
        own.put("uaddr", new Own(FieldType.POINTER, new FieldLocation.Word(8, 8, false, true)));
        own.put("addr_len", new Own(FieldType.S32, new FieldLocation.Word(16, 4, true, false)));
        if (provider == Providers.named("fexit")) {
            own.put("ret", new Own(FieldType.S32, new FieldLocation.Word(24, 4, true, false)));
        }
        return own;
    }

    private static Map<String, Own> record() {
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("m1", new Own(FieldType.S8, new FieldLocation.Member(8, 1, true, 0, 0)));
        own.put("m2", new Own(FieldType.U16, new FieldLocation.Member(10, 2, false, 0, 0)));
        own.put("m4", new Own(FieldType.S32, new FieldLocation.Member(12, 4, true, 0, 0)));
        own.put("m8", new Own(FieldType.U64, new FieldLocation.Member(16, 8, false, 0, 0)));
        own.put("bits", new Own(FieldType.U8, new FieldLocation.Member(24, 1, false, 2, 3)));
        own.put("sbits", new Own(FieldType.S32, new FieldLocation.Member(28, 4, true, 4, 9)));
        own.put("high", new Own(FieldType.U64, new FieldLocation.Member(32, 8, false, 63, 1)));
        own.put("name", new Own(FieldType.COMM, new FieldLocation.Chars(40, 16)));
        own.put("brief", new Own(FieldType.COMM, new FieldLocation.Chars(56, 8)));
        own.put("long_name", new Own(FieldType.TEXT, new FieldLocation.Chars(64, 64)));
        own.put("data", new Own(FieldType.TEXT, new FieldLocation.DataLoc(128, false)));
        own.put("rel", new Own(FieldType.TEXT, new FieldLocation.DataLoc(132, true)));
        own.put("far", new Own(FieldType.TEXT, new FieldLocation.TextAt(new FieldLocation.Member(136, 8, false, 0,
                0))));
        return own;
    }

    /** Each way to watch it looks for places of its own. */
    private static Map<String, Own> callOfConnect() {
        Map<String, Own> own = new LinkedHashMap<>();
        connect(Providers.named("fexit")).forEach((name, o) -> own.put(name,
                name.equals("ret") ? o : new Own(o.type(), new FieldLocation.Kept(o.place()))));
        own.put("elapsed", new Own(FieldType.U64, new FieldLocation.Elapsed()));
        return own;
    }

    private static Map<String, Own> systemCall() {
        FieldLocation path = new FieldLocation.TextAt(new FieldLocation.Member(24, 8, false, 0, 0));
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("dfd", new Own(FieldType.S32, new FieldLocation.Kept(new FieldLocation.Member(16, 4, true, 0, 0))));
        own.put("path", new Own(FieldType.TEXT, new FieldLocation.Kept(path)));
        own.put("flags", new Own(FieldType.S32, new FieldLocation.Kept(new FieldLocation.Member(32, 4, true, 0, 0))));
        own.put("ret", new Own(FieldType.S64, new FieldLocation.Member(16, 8, true, 0, 0)));
        own.put("elapsed", new Own(FieldType.U64, new FieldLocation.Elapsed()));
        return own;
    }

    private static Map<String, Own> typed() {
        Map<String, Own> own = new LinkedHashMap<>();
        own.put("ctx", new Own(FieldType.POINTER, new FieldLocation.Word(8, 8, false, true)));
        own.put("type", new Own(FieldType.S32, new FieldLocation.Word(16, 4, true, false)));
        own.put("text", new Own(FieldType.TEXT, new FieldLocation.TextAt(new FieldLocation.Word(8, 8, false, true))));
        return own;
    }
}
