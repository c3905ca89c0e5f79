package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.dsl.text.Vocabulary;
import org.junit.jupiter.api.Test;

/** The file for IntelliJ IDEA says what the language has, and is such a file. */
class GdslTest {
    /** What a contribution may call, as IntelliJ has it. */
    public static final class Members {
        private final String within;
        private final List<Map<String, Object>> methods = new ArrayList<>();
        private final List<Map<String, Object>> properties = new ArrayList<>();
        private final List<Map<String, Object>> variables = new ArrayList<>();

        Members(String within) {
            this.within = within;
        }

        public void method(Map<String, Object> args) {
            methods.add(args);
        }

        public void property(Map<String, Object> args) {
            properties.add(args);
        }

        public void variable(Map<String, Object> args) {
            variables.add(args);
        }

        public Object enclosingCall(String name) {
            return name.equals(within) ? name : null;
        }
    }

    /** Runs all contributions for a place within a call of {@code within}. */
    private static Members contributed(String within) {
        Members members = new Members(within);
        Binding words = new Binding();
        words.setVariable("context", closure(a -> a));
        words.setVariable("scriptScope", closure(a -> a));
        words.setVariable("closureScope", closure(a -> a));
        words.setVariable("contributor", closure(args -> {
            Closure<?> body = (Closure<?>) args[1];
            body.setDelegate(members);
            body.setResolveStrategy(Closure.DELEGATE_FIRST);
            return body.call();
        }));
        new GroovyShell(words).evaluate(Documents.read(Gdsl.FILE));
        return members;
    }

    private interface Body {
        Object call(Object[] args);
    }

    private static Closure<Object> closure(Body body) {
        return new Closure<>(null) {
            @Override
            public Object call(Object... args) {
                return body.call(args);
            }
        };
    }

    @Test
    void shouldBeWhatTheTablesSay() {
        assertEquals(Gdsl.text(), Documents.read(Gdsl.FILE),
                "run RewriteOutputs, as docs/architecture.md says");
    }

    @Test
    void shouldKnowEachWordAndProbeAndTheFieldsOfEvents() {
        Members members = contributed("connect");
        Set<String> names = new TreeSet<>();
        members.methods.forEach(m -> names.add("" + m.get("name")));
        Vocabulary.ALL.forEach(w -> assertTrue(names.contains(w.name()), w.name()));
        Catalogue.ALL.forEach(p -> assertTrue(names.contains(p.name()), p.name()));
        assertTrue(names.contains("tracepoint"));
        assertEquals("[[name:it, type:org.grebe.core.engine.Event]]",
                members.variables.stream().map(v -> "[name:" + v.get("name") + ", type:" + v.get("type") + "]")
                        .toList().toString());
        assertTrue(members.properties.stream().anyMatch(p -> p.get("name").equals("dport")
                && p.get("type").equals("int")));
        assertEquals(List.of(), contributed("each").variables);
    }
}
