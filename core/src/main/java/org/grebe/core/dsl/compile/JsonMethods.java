package org.grebe.core.dsl.compile;

import groovy.json.JsonGenerator;
import groovy.json.JsonOutput;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.Event;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Pointer;

/**
 * What {@code JsonOutput.toJson(it)} makes of grebe's values: addresses are their text, an event its fields. By itself
 * Groovy writes the getters of their classes. Its generator takes converters when it is made only, and that of
 * {@code JsonOutput} is made by itself.
 */
final class JsonMethods implements JsonGenerator.Converter {
    private static final Set<Class<?>> TEXTS = Set.of(IpAddress.class, Cidr.class, Pointer.class);
    private static boolean known;

    private JsonMethods() {}

    /** Adds them if {@code text} mentions JSON. */
    static synchronized void where(String text) {
        if (known || !text.contains("Json") && !text.contains("groovy.json")) {
            return;
        }
        known = true;
        try {
            Field generator = JsonOutput.class.getDeclaredField("DEFAULT_GENERATOR");
            generator.setAccessible(true);
            Object of = generator.get(null);
            Field converters = of.getClass().getDeclaredField("converters");
            converters.setAccessible(true);
            @SuppressWarnings("unchecked")
            Collection<JsonGenerator.Converter> all = (Collection<JsonGenerator.Converter>) converters.get(of);
            all.add(new JsonMethods());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("groovy-json is not as it was when grebe was built", e);
        }
    }

    @Override
    public boolean handles(Class<?> type) {
        return TEXTS.contains(type) || Event.class.isAssignableFrom(type) || Aggregation.class.isAssignableFrom(type);
    }

    @Override
    public Object convert(Object value, String key) {
        return value instanceof Event event ? fields(event)
                : value instanceof Aggregation table ? table.snapshot()
                : value.toString();
    }

    private static Map<String, Object> fields(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        event.toMap().keySet().forEach(name -> fields.put(name, event.shown(name)));
        return fields;
    }
}
