#!/usr/bin/env grebe
// tcpaccept: trace TCP accepts, with the options and the layout of bcc's tool of that name

def opts = options('Trace TCP accepts') {
    flag   't', 'timestamp', 'include timestamp on output'
    number 'p', 'pid', 'PID', 'trace this PID only'
    example './$0           # trace all TCP accept()s'
    example './$0 -t        # include timestamps'
    example './$0 -p 181    # only trace PID 181'
}

if (opts.timestamp) printf '%-9s', 'TIME(s)'
printf '%-7s %-12s %-2s %-16s %-5s %-16s %-5s\n', 'PID', 'COMM', 'IP', 'RADDR', 'RPORT', 'LADDR', 'LPORT'

row = '%-7d %-12.12s %-2d %-16s %-5d %-16s %-5d\n'

if (opts.timestamp) {
    start = 0L
    on accept(pid: opts.pid) {
        if (start == 0) start = it.time
        printf '%-9.3f', (it.time - start) / 1e9
        printf row, it.pid, it.comm, it.ip, it.raddr, it.rport, it.laddr, it.lport
    }
} else {
    on accept(pid: opts.pid) {
        printf row, it.pid, it.comm, it.ip, it.raddr, it.rport, it.laddr, it.lport
    }
}
