// Who starts which program? Any tracepoint of the kernel is a probe; `./grebe probes 'sched:*'` lists some.
// Its fields are those of its record, beside those that every probe has, such as the process that did it.
//
//     # ./grebe examples/who-runs-what.groovy
//     28601   ls               /bin/ls
//     28603   sleep            /usr/bin/sleep
//
// The kernel compares the beginning of text, the script its end:
//
//     $ ./grebe explain examples/who-runs-what.groovy
//     on tracepoint:sched:sched_process_exec: the tracepoint sched:sched_process_exec
//       kernel   it.filename.startsWith('/')      line 20, column 9
//       script   !it.filename.endsWith('/java')   line 20, column 41
//                because the kernel has no endsWith() of text
//       copied   filename, comm, pid: 288 bytes an event, of 344 with all fields
//       attach   ...
//       program  ...

on tracepoint('sched:sched_process_exec') {
    if (it.filename.startsWith('/') && !it.filename.endsWith('/java')) print it.pid, it.comm, it.filename
}
