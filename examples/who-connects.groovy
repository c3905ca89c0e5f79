// Who connects where? One handler, one row an event.
// `print it` shows the columns of the probe; the heading comes with the first row.
//
//     # ./grebe examples/who-connects.groovy
//     PID     COMM             IP SADDR            DADDR            DPORT
//     5151    curl             4  127.0.0.1        127.0.0.1        8080
//     5153    curl             6  ::1              ::1              443
//
// Only the fields of those columns leave the kernel:
//
//     $ ./grebe explain examples/who-connects.groovy
//     on connect: a TCP connection is attempted by a process of this machine
//       copied   comm, saddr, daddr, pid, dport, ip: 64 bytes an event, of 120 with all fields
//       attach   ...
//       program  ...

on connect { print it }
