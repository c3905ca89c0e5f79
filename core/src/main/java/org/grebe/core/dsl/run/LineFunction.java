package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codehaus.groovy.reflection.CachedClass;
import org.codehaus.groovy.reflection.CachedMethod;
import org.codehaus.groovy.reflection.ReflectionCache;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.MetaClassHelper;

/**
 * A function that lines of the workbench have defined, with all its lists of parameters: as in one script, where
 * {@code f()} and {@code f(n)} are two, and of two that take the same the later one counts.
 */
public final class LineFunction extends Closure<Object> {
    private final String name;
    /** The latest first. */
    private final List<Definition> definitions;

    private record Definition(TraceScript script, CachedMethod method) {
        List<String> parameters() {
            return Stream.of(method.getParameterTypes()).map(CachedClass::getName).toList();
        }

        /** Whether it took these, if their classes had not been defined anew since. */
        boolean tookEarlier(Class<?>[] types) {
            CachedClass[] own = method.getParameterTypes();
            return own.length == types.length && IntStream.range(0, own.length).allMatch(i -> types[i] != null
                    && (own[i].getName().equals(types[i].getName())
                            || own[i].getTheClass().isAssignableFrom(types[i])));
        }
    }

    /** @param earlier what {@code name} was before this {@code script} defined it */
    public LineFunction(String name, TraceScript script, Object earlier) {
        super(script);
        this.name = name;
        definitions = new ArrayList<>(Stream.of(ReflectionCache.getCachedClass(script.getClass()).getMethods())
                .filter(m -> m.getName().equals(name)).map(m -> new Definition(script, m)).toList());
        List<List<String>> own = definitions.stream().map(Definition::parameters).toList();
        if (earlier instanceof LineFunction same) {
            same.definitions.stream().filter(d -> !own.contains(d.parameters())).forEach(definitions::add);
        }
        maximumNumberOfParameters = -1;
        for (Definition d : definitions) {
            if (d.method().getParameterTypes().length > maximumNumberOfParameters) {
                maximumNumberOfParameters = d.method().getParameterTypes().length;
                parameterTypes = d.method().getNativeParameterTypes();
            }
        }
    }

    public String name() {
        return name;
    }

    @Override
    public Object call(Object... given) {
        Object[] arguments = given == null ? new Object[] {null} : given; // Groovy's way to pass one null.
        Class<?>[] types = MetaClassHelper.convertToTypeArray(arguments);
        Definition best = null;
        long least = Long.MAX_VALUE;
        for (Definition d : definitions) {
            if (d.method().isValidMethod(types)) {
                long distance = MetaClassHelper.calculateParameterDistance(types, d.method());
                best = distance < least ? d : best;
                least = Math.min(least, distance);
            }
        }
        if (best == null) {
            throw none(arguments, types);
        }
        return InvokerHelper.invokeMethod(best.script(), name, arguments);
    }

    private RuntimeException none(Object[] arguments, Class<?>[] types) {
        return definitions.stream().anyMatch(d -> d.tookEarlier(types))
                ? new IllegalArgumentException(name + " takes a class that has been defined anew since; define "
                        + name + " again, too")
                : new MissingMethodException(name, definitions.get(0).script().getClass(), arguments);
    }

    /** Groovy calls closures by this name. */
    public Object doCall(Object... arguments) {
        return call(arguments);
    }
}
