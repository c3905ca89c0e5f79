// Who connects to this machine from that network? A network is written in CIDR form; a list may hold several.
// Put your own network in place of the loopback one.
//
//     # ./grebe examples/accept-by-network.groovy
//     127.0.0.1        45076   python3          8080
//
//     $ ./grebe explain examples/accept-by-network.groovy
//     on accept: a TCP connection is accepted by a process of this machine
//       kernel   it.raddr in network   line 18, column 9
//                as raddr in 127.0.0.0/8
//       copied   comm, raddr, rport, lport, ip: 48 bytes an event, of 128 with all fields
//       attach   ...
//       program  ...

network = cidr('127.0.0.0/8')

on accept {
    if (it.raddr in network) print it.raddr, it.rport, it.comm, it.lport
}
