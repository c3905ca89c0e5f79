#!/usr/bin/env grebe
// tcpconnect: trace TCP connects, with the options and the layout of bcc's tool of that name

def opts = options('Trace TCP connects') {
    flag   't', 'timestamp', 'include timestamp on output'
    number 'p', 'pid', 'PID', 'trace this PID only'
    ports  'P', 'port', 'PORT', 'comma-separated list of destination ports to trace.'
    flag   'c', 'count', 'count connects per src ip and dest ip/port'
    example './$0           # trace all TCP connect()s'
    example './$0 -t        # include timestamps'
    example './$0 -p 181    # only trace PID 181'
    example './$0 -P 80     # only trace port 80'
    example './$0 -P 80,81  # only trace port 80 and 81'
    example './$0 -c        # count connects per src ip and dest ip/port'
}

println 'Tracing connect ... Hit Ctrl-C to end'

if (opts.count) {
    connects = count()

    on connect(pid: opts.pid, dport: opts.port) {
        connects[it.saddr, it.daddr, it.dport]++
    }

    end {
        println()
        printf '%-25s %-25s %-20s %-10s\n', 'LADDR', 'RADDR', 'RPORT', 'CONNECTS'
        // As bcc prints them: all of IPv4, then all of IPv6, each with the busiest first.
        def (v4, v6) = connects.snapshot().split { it.keys[0].isV4() }
        (v4 + v6).each { printf '%-25s %-25s %-20s %-10d\n', *it.keys, it.value }
    }
} else {
    if (opts.timestamp) printf '%-9s', 'TIME(s)'
    printf '%-7s %-12s %-2s %-16s %-16s %-6s\n', 'PID', 'COMM', 'IP', 'SADDR', 'DADDR', 'DPORT'

    if (opts.timestamp) {
        start = 0L
        on connect(pid: opts.pid, dport: opts.port) {
            if (start == 0) start = it.time
            printf '%-9.3f', (it.time - start) / 1e9
            printf '%-7d %-12.12s %-2d %-16s %-16s %-6d \n', it.pid, it.comm, it.ip, it.saddr, it.daddr, it.dport
        }
    } else {
        on connect(pid: opts.pid, dport: opts.port) {
            printf '%-7d %-12.12s %-2d %-16s %-16s %-6d \n', it.pid, it.comm, it.ip, it.saddr, it.daddr, it.dport
        }
    }
}
