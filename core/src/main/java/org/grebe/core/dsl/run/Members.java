package org.grebe.core.dsl.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.grebe.bpf.probes.Catalogue;

/** Says that an object lacks a property or method, and where a user may have meant to look. */
public final class Members {
    /** What a user may ask objects of this class for. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    public @interface Of {
        /** What messages call such an object, as {@code a trace}. */
        String value();

        /** Properties and methods, as messages list them. */
        String has();

        /** Whether fields of an event are what users may look for here. */
        boolean ofEvents() default false;
    }

    /** What others call units of time. */
    private static final Pattern UNIT = Pattern.compile("(?:n|u|m|micro|milli|nano)?(?:s|sec|second)s?|m|mins|minutes?"
            + "|hr|hrs|hours?|d|days?|weeks?");
    private static final String UNITS = "; units of time are .ns, .us, .ms, .s, .min and .h";

    private Members() {}

    /** {@code what} is how the message calls {@code name}. */
    public static String none(Class<?> type, String name, String what) {
        Of known = type.getAnnotation(Of.class);
        if (known == null) {
            boolean unit = Number.class.isAssignableFrom(type) && UNIT.matcher(name).matches();
            return type.getSimpleName() + " has no " + what + (unit ? UNITS : "");
        }
        boolean ofEvents = known.ofEvents() && Catalogue.ALL.stream().anyMatch(p -> p.has(name));
        return known.value() + " has no " + what + "; " + (ofEvents
                ? "its events have: on connect { print it." + name + " }" : "it has " + known.has());
    }
}
