package org.grebe.core.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngleBracketsTest {
    /** In the expected text, braces that replace angle brackets are written « and ». */
    @ParameterizedTest
    @ValueSource(strings = {
        "on connect « if (it.dport in [80,443]) print it »",
        "on connect « print it »;",
        "on connect « print it » // all of them",
        "on connect « print it » /* all */",
        "on connect « print it »   ",
        "on connect«print it»",
        "on\tconnect\t« print it »",
        "on connect(pid: 1) « print it »",
        "on connect(pid: f(1, ')')) « print it »",
        "on kprobe('x') « print it »",
        "on kprobe('a<b') « print it »",
        "x = on connect « print it »",
        "if (a) on connect « print it »",
        "every(5.s) { on connect « print it » }",
        "foo(on connect « print it »)",
        "on connect «\n  if (it.dport > 1024) print it\n»\n",
        "on connect «\r\n  print it\r\n»\r\n",
        "on connect « if (it.dport > 1024) print it »",
        "on connect « if (it.dport >= 1024 && it.pid < 5) print it »",
        "on connect « e -> print e »",
        "on connect « it.list.each { x -> print x > 3 } »",
        "on connect « def f = { a -> a >> 1 }\n print f(it.pid) »",
        "on connect « print it.pid >> 2 »",
        "on connect « def b = it.pid >= 2; print b »",
        "on connect « def a = [1: '>', 2: 3] ; print a »",
        "on connect « print '>'; print \"\"\"\n>\n\"\"\"; print '''\n>\n''' »",
        "on connect « print \"a ${x(\" > \")} >\\\" > \" »",
        "on connect « print it.comm =~ /a>\n/ »",
        "on connect « print $/ a>\n /$ »",
        "on connect « // a comment >\n print it »",
        "on connect « /* a comment >\n */ print it »",
        "on connect « print it.pid / 2 »\non accept « print 4 / 2 »",
        "on connect « List<String> l = []; print l »",
        "on connect « on accept « print it » »",
        "on connect « print it »\non accept « print it »\n",
        "on connect { print it }",
        "if (a < b) print(c)\nx = on < 5\n",
        "once connect < b > \n",
        "x.on connect < b >\n",
        "a < b\nb > c\n",
        "'on connect < x >'\n// on connect < x >\n",
        "\"on connect < x >\"\n/* on connect < x > */\n",
        "#!/usr/bin/env grebe on connect < \nprint 1",
        "on connect << x\non a <= b\n",
        "Map<String, List<Integer>> m = [:]\n",
        "print 'it''s' + /a\\/>b/ \n",
        "x = a / b; on connect « print it » // c / d",
    })
    void shouldReplaceThePairsOnly(String marked) {
        String typed = marked.replace('«', '<').replace('»', '>');
        assertEquals(marked.replace('«', '{').replace('»', '}'), AngleBrackets.rewrite(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x = 1\n  on connect < print it",
        "x = 1\n  on connect < print it > 5",
        "x = 1\n  on connect < print (it >",
        "x = 1\n  on connect < print it)\n>",
        "x = 1\n  on connect < e ->\n",
    })
    void shouldNameThePlaceWhenNothingCloses(String script) {
        ScriptError e = assertThrows(ScriptError.class, () -> AngleBrackets.rewrite(script));
        assertEquals("this < has no closing >; end the line with >, or write { } (line 2, column 14)", e.getMessage());
    }
}
