// How many connects does each program make? The kernel counts; no event is sent to the script.
// Press Ctrl-C to see the table, the busiest program first.
//
//     # ./grebe examples/count-by-program.groovy
//     COMM     COUNT
//     curl        12
//     python3      4
//
//     $ ./grebe explain examples/count-by-program.groovy
//     on connect: a TCP connection is attempted by a process of this machine
//       kernel   counts hits: count by comm
//       copied   nothing: no event leaves the kernel
//       attach   ...
//       program  ...

hits = count()

on connect { hits[it.comm]++ }

end { print hits }
