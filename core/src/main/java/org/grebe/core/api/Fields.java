package org.grebe.core.api;

/**
 * Names of fields that curated probes have: {@code import static org.grebe.core.api.Fields.*}. Which probe has which,
 * and what they mean, is in docs/language.md. What is not among them is named by text, {@code number("size")}: all
 * fields of any function or tracepoint, and what only one probe has.
 */
public final class Fields {
    public static final IntegerValue time = IntegerValue.field("time");
    public static final IntegerValue pid = IntegerValue.field("pid");
    public static final IntegerValue tid = IntegerValue.field("tid");
    public static final IntegerValue ppid = IntegerValue.field("ppid");
    public static final TextValue comm = TextValue.field("comm");
    public static final TextValue error = TextValue.field("error");
    public static final IntegerValue uid = IntegerValue.field("uid");
    public static final IntegerValue gid = IntegerValue.field("gid");
    public static final IntegerValue nspid = IntegerValue.field("nspid");
    public static final IntegerValue pidns = IntegerValue.field("pidns");
    public static final IntegerValue mntns = IntegerValue.field("mntns");
    public static final IntegerValue cgroup = IntegerValue.field("cgroup");
    public static final IntegerValue ip = IntegerValue.field("ip");
    public static final IntegerValue sport = IntegerValue.field("sport");
    public static final IntegerValue dport = IntegerValue.field("dport");
    public static final IntegerValue lport = IntegerValue.field("lport");
    public static final IntegerValue rport = IntegerValue.field("rport");
    public static final IntegerValue netns = IntegerValue.field("netns");
    public static final IntegerValue ret = IntegerValue.field("ret");
    public static final IntegerValue backlog = IntegerValue.field("backlog");
    public static final IntegerValue maxbacklog = IntegerValue.field("maxbacklog");
    public static final IntegerValue latency = IntegerValue.field("latency");
    public static final IntegerValue us = IntegerValue.field("us");
    public static final AddressValue saddr = AddressValue.field("saddr");
    public static final AddressValue daddr = AddressValue.field("daddr");
    public static final AddressValue laddr = AddressValue.field("laddr");
    public static final AddressValue raddr = AddressValue.field("raddr");

    private Fields() {}

    /** A field that is a whole number, of any probe, by its name: {@code number("args_pid")}. */
    public static IntegerValue number(String name) {
        return IntegerValue.field(EventValue.given(name, "the name"));
    }

    /** The same of one that is a text: {@code text("filename")}. */
    public static TextValue text(String name) {
        return TextValue.field(EventValue.given(name, "the name"));
    }

    /** The same of one that is an IP address. */
    public static AddressValue address(String name) {
        return AddressValue.field(EventValue.given(name, "the name"));
    }
}
