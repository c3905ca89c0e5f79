package org.grebe.core.dsl.run;

/** What the class of each handler's closure implements, so that a call of it is a plain one. */
public interface EventCode {
    /** Runs the closure; {@code pushed} has an element for each condition of the handler. */
    Object handle(Object event, boolean[] pushed) throws Exception;
}
