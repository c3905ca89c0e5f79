// Which servers on ports 8000 to 8999 are used most? A range is tested in the kernel.
// Every second the table so far, until Ctrl-C.
//
//     # ./grebe examples/port-range.groovy
//     so far:
//     DADDR      DPORT  COUNT
//     127.0.0.1   8080      4
//
//     $ ./grebe explain examples/port-range.groovy
//     on connect: a TCP connection is attempted by a process of this machine
//       kernel   it.dport in 8000..8999   line 20, column 9
//       kernel   counts servers: count by daddr, dport
//       copied   nothing: no event leaves the kernel
//       attach   ...
//       program  ...

servers = count()

on connect {
    if (it.dport in 8000..8999) servers[it.daddr, it.dport]++
}

every(1.s) {
    println 'so far:'
    print servers
}
