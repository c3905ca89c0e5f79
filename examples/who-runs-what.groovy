// Who starts which program? Any tracepoint of the kernel is a probe; `./grebe probes 'sched:*'` lists some.
// Its fields are those of its record, beside those that every probe has, such as the process that did it.
//
//     # ./grebe examples/who-runs-what.groovy
//     28601   ls               /bin/ls
//     28603   sleep            /usr/bin/sleep
//
// A number is compared in the kernel. Long text is left to the script:
//
//     $ ./grebe explain examples/who-runs-what.groovy
//     on tracepoint:sched:sched_process_exec: the tracepoint sched:sched_process_exec
//       kernel   it.pid > 1                    line 21, column 9
//       script   it.filename.startsWith('/')   line 21, column 23
//                because it.filename is text, and the kernel compares names of 15 bytes only, at line 21,
//                  column 25
//       copied   filename, comm, pid: 288 bytes an event, of 336 with all fields
//       attach   ...
//       program  ...

on tracepoint('sched:sched_process_exec') {
    if (it.pid > 1 && it.filename.startsWith('/')) print it.pid, it.comm, it.filename
}
