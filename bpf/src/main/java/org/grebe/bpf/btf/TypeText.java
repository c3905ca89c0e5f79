package org.grebe.bpf.btf;

/** Writes a type as C declares it, without a variable's name: {@code const char *}, {@code int (*)(...)}. */
final class TypeText {
    private final BtfTypes types;
    private String before = "";
    private String after = "";
    private String declarator = "";

    private TypeText(BtfTypes types) {
        this.types = types;
    }

    static String of(BtfTypes types, int id) {
        return new TypeText(types).write(id);
    }

    /** BTF goes from the outermost pointer inwards, C writes that right to left, so the declarator grows in front. */
    private String write(int id) {
        int at = id;
        for (int depth = 0; depth < BtfTypes.MAX_DEPTH; depth++) {
            BtfKind kind = types.kind(at);
            switch (kind) {
                case PTR -> {
                    declarator = "*" + declarator;
                    at = types.sizeOrType(at);
                }
                case ARRAY -> {
                    declarator = grouped() + "[" + Integer.toUnsignedString(types.extra(at, 2)) + "]";
                    at = types.extra(at, 0);
                }
                case FUNC_PROTO -> {
                    declarator = grouped() + "(...)";
                    at = types.sizeOrType(at);
                }
                case CONST, VOLATILE, RESTRICT, TYPE_TAG -> {
                    qualify(at, kind);
                    at = types.sizeOrType(at);
                }
                default -> {
                    return finish(base(at, kind));
                }
            }
        }
        throw BtfTypes.tooDeep(id);
    }

    private String grouped() {
        return declarator.startsWith("*") ? "(" + declarator + ")" : declarator;
    }

    private void qualify(int id, BtfKind kind) {
        String word = kind == BtfKind.TYPE_TAG ? "__" + types.name(id) : kind.word();
        if (isPointer(id)) {
            declarator = declarator.isEmpty() ? word : word + " " + declarator;
        } else if (kind == BtfKind.TYPE_TAG) {
            after += " " + word;
        } else {
            before += word + " ";
        }
    }

    private boolean isPointer(int id) {
        int at = id;
        for (int depth = 0; depth < BtfTypes.MAX_DEPTH && types.kind(at).isQualifier(); depth++) {
            at = types.sizeOrType(at);
        }
        return types.kind(at) == BtfKind.PTR;
    }

    private String base(int id, BtfKind kind) {
        if (kind == BtfKind.VOID) {
            return "void";
        }
        String name = types.nameAt(id) == 0 ? "{...}" : types.name(id);
        return switch (kind) {
            case STRUCT, UNION -> kind.word() + " " + name;
            case ENUM, ENUM64 -> "enum " + name;
            case FWD -> (types.kindFlag(id) ? "union " : "struct ") + name;
            default -> name;
        };
    }

    private String finish(String base) {
        String space = declarator.isEmpty() || declarator.startsWith("[") ? "" : " ";
        return before + base + after + space + declarator;
    }
}
