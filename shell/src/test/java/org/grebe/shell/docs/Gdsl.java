package org.grebe.shell.docs;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.agg.Aggregations;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.text.Vocabulary;
import org.grebe.core.engine.Event;
import org.grebe.core.value.IpAddress;

/** {@code examples/grebe.gdsl}: what IntelliJ IDEA is to know of scripts, from the catalogue and the vocabulary. */
final class Gdsl {
    static final Path FILE = Documents.HOME.resolve("examples/grebe.gdsl");
    private static final String HEAD = """
            // Completion of grebe's scripts in IntelliJ IDEA. Made of the language's own tables by RewriteOutputs, so
            // change those. docs/language.md, "In an editor", says how to use it.

            """;

    private Gdsl() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("contributor(context(scope: scriptScope(), filetypes: ['groovy'])) {\n");
        for (Vocabulary.Word word : Vocabulary.ALL) {
            if (word.name().equals("on")) {
                line(text, "method", "on", "java.lang.Object", "trace: 'java.lang.Object'", word.doc());
            } else {
                methods(word.name()).forEach(m -> line(text, "method", word.name(), m.getReturnType().getName(),
                        parameters(m), word.doc()));
            }
        }
        Catalogue.ALL.forEach(p -> probe(text, p.name(), "", p.doc()));
        Providers.ALL.forEach(p -> probe(text, p.word(), "target: 'java.lang.String', ",
                p.doc()));
        text.append("}\n\ncontributor(context(scope: closureScope(isArgument: true), filetypes: ['groovy'])) {\n");
        text.append("    if (");
        text.append(String.join(" || ", probes().stream().map(n -> "enclosingCall('" + n + "')").toList())
                .replaceAll("(\\|\\| enclosingCall\\('fentry'\\))", "\n            $1"));
        text.append(") {\n        variable name: 'it', type: '").append(Event.class.getName());
        text.append("'\n    }\n}\n\n");
        text.append("contributor(context(ctype: '").append(Event.class.getName()).append("')) {\n");
        fields().forEach((name, f) -> line(text, "property", name, f[0], null, f[1]));
        return text.append("}\n").toString();
    }

    private static List<String> probes() {
        return Stream.concat(Catalogue.ALL.stream().map(Probe::name),
                Providers.words().stream()).toList();
    }

    private static void probe(StringBuilder text, String name, String target, String doc) {
        line(text, "method", name, "java.lang.Object", target + "body: 'groovy.lang.Closure'", doc);
        line(text, "method", name, "java.lang.Object",
                "filters: 'java.util.Map', " + target + "body: 'groovy.lang.Closure'", doc);
    }

    /** In a stable order, which reflection does not give. */
    private static List<Method> methods(String name) {
        return Stream.of(TraceScript.class, Aggregations.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(m -> m.getName().equals(name) && Modifier.isPublic(m.getModifiers()) && !m.isBridge())
                .sorted(Comparator.comparing(Gdsl::parameters)).toList();
    }

    private static String parameters(Method m) {
        List<String> all = new ArrayList<>();
        for (Class<?> type : m.getParameterTypes()) {
            all.add("a" + (all.size() + 1) + ": '" + type.getCanonicalName() + "'");
        }
        return String.join(", ", all);
    }

    private static void line(StringBuilder text, String what, String name, String type, String parameters, String doc) {
        text.append("    ").append(what).append(" name: '").append(name).append("', type: '").append(type).append('\'');
        if (parameters != null) {
            text.append(",\n            params: [").append(parameters.isEmpty() ? ":" : parameters).append(']');
        }
        text.append(",\n            doc: '").append(doc.replace("\\", "\\\\").replace("'", "\\'")).append("'\n");
    }

    /** Of all curated probes, each with its type and meaning. */
    private static Map<String, String[]> fields() {
        Map<String, String[]> fields = new TreeMap<>();
        for (Probe probe : Catalogue.ALL) {
            for (Derived d : probe.derived()) {
                fields.putIfAbsent(d.word, new String[] {javaType(d.javaType), d.doc});
            }
            for (Field f : probe.fields()) {
                String doc = f.doc() + (f.unit().isEmpty() ? "" : " (" + f.unit() + ")");
                Stream.concat(Stream.of(f.name()), f.aliases().stream())
                        .forEach(n -> fields.putIfAbsent(n, new String[] {javaType(f.type().javaType), doc}));
            }
        }
        return fields;
    }

    private static String javaType(String shown) {
        return shown.equals("String") ? "java.lang.String"
                : shown.equals("IpAddress") ? IpAddress.class.getName() : shown;
    }
}
