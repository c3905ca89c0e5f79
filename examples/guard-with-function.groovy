// A guard that only the script can decide. The ports are tested in the kernel; the function is called in the script,
// for events on those ports alone. `explain` shows the split and the reason.
//
//     # ./grebe examples/guard-with-function.groovy
//     curl connects to 127.0.0.2 port 80
//
//     $ ./grebe explain examples/guard-with-function.groovy
//     on connect: a TCP connection is attempted by a process of this machine
//       kernel   it.dport in web         line 24, column 9
//                as dport in [80, 443, 8080, 8443]
//       script   isDownloader(it.comm)   line 24, column 28
//                because it calls isDownloader()
//       copied   comm, daddr, dport, ip: 48 bytes an event, of 120 with all fields
//       attach   ...
//       program  ...

web = [80, 443, 8080, 8443]

def isDownloader(name) {
    name ==~ /curl|wget|aria2c/
}

on connect {
    if (it.dport in web && isDownloader(it.comm)) println "$it.comm connects to $it.daddr port $it.dport"
}
