package org.grebe.bpf.btf;

import java.util.ArrayList;
import java.util.List;

/** Reads the signatures of functions and tracepoints. */
final class Signatures {
    private final BtfTypes types;

    Signatures(BtfTypes types) {
        this.types = types;
    }

    /** Of a BTF_KIND_FUNC. */
    Function function(int id) {
        int proto = proto(id, types.sizeOrType(id));
        return function(types.name(id), id, proto, parameters(proto));
    }

    /**
     * Of a typedef {@code btf_trace_NAME}: a pointer to a function whose first parameter is the tracer's own. GCC's
     * debug information has no parameter names in it, so they come from {@code __traceiter_NAME}, which the same macro
     * makes; {@code iterator} is its id, or 0.
     */
    Function tracepoint(String name, int typedef, int iterator) {
        int pointer = types.strip(typedef);
        if (types.kind(pointer) != BtfKind.PTR) {
            throw new BtfException("BTF type " + typedef + " of tracepoint " + name + " is no pointer to a function");
        }
        int proto = proto(typedef, types.strip(types.sizeOrType(pointer)));
        List<Function.Parameter> parameters = parameters(proto);
        if (iterator != 0) {
            parameters = named(parameters, function(iterator).parameters());
        }
        return function(name, typedef, proto, parameters.subList(Math.min(1, parameters.size()), parameters.size()));
    }

    private static List<Function.Parameter> named(List<Function.Parameter> bare, List<Function.Parameter> source) {
        if (bare.size() != source.size()) {
            return bare;
        }
        List<Function.Parameter> named = new ArrayList<>();
        for (int i = 0; i < bare.size(); i++) {
            Function.Parameter p = bare.get(i);
            named.add(p.name().isEmpty() ? new Function.Parameter(source.get(i).name(), p.typeId(), p.typeText()) : p);
        }
        return named;
    }

    private int proto(int owner, int id) {
        if (types.kind(id) != BtfKind.FUNC_PROTO) {
            throw new BtfException("BTF type " + owner + " is a function without a prototype");
        }
        return id;
    }

    private Function function(String name, int id, int proto, List<Function.Parameter> parameters) {
        int result = types.sizeOrType(proto);
        return new Function(name, id, parameters, result, TypeText.of(types, result));
    }

    private List<Function.Parameter> parameters(int proto) {
        List<Function.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < types.length(proto); i++) {
            int type = types.part(proto, i, 1);
            String text = type == 0 ? "..." : TypeText.of(types, type);
            parameters.add(new Function.Parameter(types.string(types.part(proto, i, 0)), type, text));
        }
        return parameters;
    }
}
