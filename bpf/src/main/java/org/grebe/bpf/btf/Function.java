package org.grebe.bpf.btf;

import java.util.List;

/**
 * Signature of a kernel function or of a tracepoint.
 *
 * @param id what the kernel wants as attach_btf_id
 */
public record Function(
        String name, int id, List<Parameter> parameters, int returnTypeId, String returnTypeText) {
    public Function {
        parameters = List.copyOf(parameters);
    }

    /** One parameter; its name is "" where BTF has none, and variable arguments are one of type 0, "...". */
    public record Parameter(String name, int typeId, String typeText) {}
}
