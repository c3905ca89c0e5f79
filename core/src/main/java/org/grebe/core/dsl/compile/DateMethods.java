package org.grebe.core.dsl.compile;

import groovy.lang.GroovySystem;
import groovy.lang.MetaMethod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.codehaus.groovy.reflection.CachedClass;
import org.codehaus.groovy.reflection.ClassInfo;
import org.codehaus.groovy.runtime.metaclass.MetaClassRegistryImpl;

/**
 * Groovy's methods of dates, {@code new Date().format('HH:mm')}. By itself Groovy makes such methods known when it
 * starts, which every script would pay for; bin/build takes that out of the jar, and this does it where a script has
 * dates.
 */
final class DateMethods {
    private static final Pattern DATES = Pattern.compile("\\b(Date|Calendar|GregorianCalendar|Timestamp)\\b");
    private static final String PACKAGE = "org.apache.groovy.dateutil.extensions.";
    private static boolean known;

    private DateMethods() {}

    /** Makes them known if {@code text} mentions dates. */
    static synchronized void where(String text) {
        if (known || !DATES.matcher(text).find()) {
            return;
        }
        known = true;
        MetaClassRegistryImpl registry = (MetaClassRegistryImpl) GroovySystem.getMetaClassRegistry();
        if (registry.getModuleRegistry().hasModule("groovy-dateutil")) {
            return; // From an unchanged jar.
        }
        Properties module = new Properties();
        module.setProperty("moduleName", "groovy-dateutil");
        module.setProperty("moduleVersion", GroovySystem.getVersion());
        module.setProperty("extensionClasses", PACKAGE + "DateUtilExtensions");
        module.setProperty("staticExtensionClasses", PACKAGE + "DateUtilStaticExtensions");
        Map<CachedClass, List<MetaMethod>> methods = new HashMap<>();
        registry.registerExtensionModuleFromProperties(module, DateMethods.class.getClassLoader(), methods);
        methods.forEach(DateMethods::addTo);
    }

    /** Also to subclasses that were met before. */
    private static void addTo(CachedClass type, List<MetaMethod> methods) {
        Set<CachedClass> all = new HashSet<>(Set.of(type));
        ClassInfo.onAllClassInfo(info -> {
            if (type.getTheClass().isAssignableFrom(info.getCachedClass().getTheClass())) {
                all.add(info.getCachedClass());
            }
        });
        all.forEach(c -> c.addNewMopMethods(methods));
    }
}
