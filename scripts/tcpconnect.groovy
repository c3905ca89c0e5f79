#!/usr/bin/env grebe
// tcpconnect: trace TCP connects, printed as bcc, libbpf-tools, bpftrace or ftrace do

def opts = options('Trace TCP connects') {
    flag   't', 'timestamp', 'include timestamp on output'
    number 'p', 'pid', 'PID', 'trace this PID only'
    ports  'P', 'port', 'PORT', 'comma-separated list of destination ports to trace.'
    oneOf {
        flag '4', 'ipv4', 'trace IPv4 family only'
        flag '6', 'ipv6', 'trace IPv6 family only'
    }
    flag   'L', 'lport', 'include LPORT on output'
    flag   'U', 'print-uid', 'include UID on output'
    number 'u', 'uid', 'UID', 'trace this UID only'
    flag   'c', 'count', 'count connects per src ip and dest ip/port'
    text   '', 'cgroupmap', 'CGROUPMAP', 'trace cgroups in this BPF map only'
    text   '', 'mntnsmap', 'MNTNSMAP', 'trace mount namespaces in this BPF map only'
    flag   'd', 'dns', 'include likely DNS query associated with each connect'

    section 'more options'
    choice '', 'layout', ['bcc', 'libbpf', 'bpftrace', 'ftrace'], 'print as the tcpconnect of this system does'
    flag   's', 'source-port', "the same as -L, as libbpf-tools' tool has it"
    time   'i', 'interval', 'TIME', 'with -c: print the counts so far every so often'
    number '', 'top', 'N', 'with -c: only the N busiest, redrawn each second on a terminal'
    text   '', 'cgroup', 'PATH', 'trace this cgroup v2 directory and those in it only'
    number '', 'netns', 'PID', "trace the network namespace of this process only"
    number '', 'pidns', 'PID', 'trace the PID namespace of this process only, with its PIDs, for -p too'
    flag   '', 'latency', 'established connections, with the time it took'
    time   '', 'min-latency', 'TIME', 'the same, those only that took so long or longer: 10ms, 500us'
    flag   '', 'failed', 'how each attempt ended, with the error of those that failed'
    flag   '', 'failed-only', 'attempts that failed only, with the error'

    notTogether 'count', 'dns'
    notTogether 'cgroupmap', 'cgroup'

    example './$0           # trace all TCP connect()s'
    example './$0 -t        # include timestamps'
    example './$0 -p 181    # only trace PID 181'
    example './$0 -P 80     # only trace port 80'
    example './$0 -P 80,81  # only trace port 80 and 81'
    example './$0 -4        # only trace IPv4 family'
    example './$0 -6        # only trace IPv6 family'
    example './$0 -U        # include UID'
    example './$0 -u 1000   # only trace UID 1000'
    example './$0 -c        # count connects per src ip and dest ip/port'
    example './$0 -L        # include LPORT while printing outputs'
    example './$0 -d        # include likely DNS query associated with each connect'
    example './$0 --cgroupmap mappath  # only trace cgroups in this BPF map'
    example './$0 --mntnsmap mappath   # only trace mount namespaces in the map'
    example './$0 -c --top 10          # the 10 busiest destinations, as they change'
    example './$0 --format json        # a JSON object a line'
    example './$0 --latency            # time to established, as tcpconnlat measures it'
    example './$0 --failed-only        # what could not be connected, and why'
}

def ftrace = opts.layout == 'ftrace'
def lport = opts.lport || opts.sourcePort

// These are told as an attempt ends, by another probe.
def failures = opts.failed || opts.failedOnly
def latency = opts.latency || opts.minLatency
def leastMicros = opts.minLatency ? opts.minLatency.toNanos().intdiv(1000) : 0L
def success = !opts.failedOnly
def atEnd = failures || latency

def family = null
if (opts.ipv6) family = 6
else if (opts.ipv4 || ftrace) family = 4

// The tool of ftrace takes the thread for the PID.
def pid = opts.pidns != null ? 'nspid' : ftrace ? 'tid' : 'pid'

def filters = [
    (pid): opts.pid,
    dport: opts.port,
    uid: opts.uid,
    ip: family,
    cgroup: opts.cgroup != null ? cgroup(opts.cgroup) : pinned(opts.cgroupmap),
    mntns: pinned(opts.mntnsmap),
    netns: opts.netns != null ? netns(opts.netns) : null,
    pidns: opts.pidns != null ? pidns(opts.pidns) : null,
]

// What every layout ends with under -d.
def query = ['QUERY', ' %s', 'query', opts.dns]

def ended = 'Hit Ctrl-C to end'
def columns
switch (opts.layout) {
    case 'bcc':
        banner 'Tracing connect ... Hit Ctrl-C to end'
        // Heading, format of a value, field, and whether the column is there.
        columns = layout([
            ['TIME(s)', '%-9.3f',     'elapsed', opts.timestamp],
            ['UID',     '%-6d',       'uid',     opts.printUid],
            ['PID',     '%-7d ',      pid],
            ['COMM',    '%-12.12s ',  'comm'],
            ['IP',      '%-2d ',      'ip'],
            ['SADDR',   '%-16s ',     'saddr'],
            ['LPORT',   '%-6d ',      'sport',   lport],
            ['DADDR',   '%-16s ',     'daddr'],
            ['DPORT',   '%-6d',       'dport'],
            ['LAT(ms)', ' %-8.2f',    'ms',      latency],
            ['ERROR',   ' %-12s',     'error',   failures],
            query,
        ], ending: opts.dns ? '' : ' ', values: ['query'])
        break
    case 'libbpf':
        columns = layout([
            ['TIME(s)', '%-9.3f',     'elapsed', opts.timestamp],
            ['UID',     '%-6d',       'uid',     opts.printUid],
            ['PID',     '%-6d ',      pid],
            ['COMM',    '%-16.16s ',  'comm'],
            ['IP',      '%-2d ',      'ip'],
            ['SADDR',   '%-16s ',     'saddr'],
            ['DADDR',   '%-16s',      'daddr'],
            ['SPORT',   ' %-5d',      'sport',   lport],
            ['DPORT',   ' %-5d',      'dport'],
            ['LAT(ms)', ' %-8.2f',    'ms',      latency],
            ['ERROR',   ' %-12s',     'error',   failures],
            query,
        ], values: ['query'])
        break
    case 'bpftrace':
        banner "Tracing tcp connections. $ended."
        columns = layout([
            ['TIME',    '%-8s ',      'clock'],
            ['PID',     '%-8d ',      pid],
            ['COMM',    '%-16s ',     'comm'],
            ['SADDR',   '%-39s ',     'saddr'],
            ['SPORT',   '%-6d ',      'sport'],
            ['DADDR',   '%-39s ',     'daddr'],
            ['DPORT',   '%-6d',       'dport'],
            ['LAT(ms)', ' %-8.2f',    'ms',      latency],
            ['ERROR',   ' %-12s',     'error',   failures],
            query,
        ], farewell: '\n\n', values: ['query'])
        break
    case 'ftrace':
        def only = (opts.pid != null ? " issued by PID $opts.pid" : '') +
            (opts.port ? " issued by Ports ${opts.port.join(',')}" : '')
        banner "Tracing tcpconnect$only. $ended"
        columns = layout([
            ['TIME(s)', '%-12.6f ',   'elapsed', opts.timestamp],
            ['PID',     '%-8d ',      pid],
            ['COMM',    '%-12s ',     'comm'],
            ['SADDR',   '%-20s ',     'saddr'],
            ['SPORT',   '%-6d ',      'sport'],
            ['DADDR',   '%-20s ',     'daddr'],
            ['DPORT',   '%-6d',       'dport'],
            ['LAT(ms)', ' %-8.2f',    'ms',      latency],
            ['ERROR',   ' %-12s',     'error',   failures],
            query,
        ], values: ['query'], farewell: '\nEnding tracing...\n')
}

if (opts.count) {
    def perPort = opts.layout == 'libbpf' && lport
    def table = layout([
        ['LADDR',    '%-25s ', 'saddr'],
        ['RADDR',    '%-25s ', 'daddr'],
        ['LPORT',    '%-20s ', 'sport', perPort],
        ['RPORT',    '%-20s ', 'dport'],
        ['CONNECTS', '%-10d',  'connects'],
    ], banner: '\n')

    connects = count()
    if (atEnd && perPort) {
        on handshake(*: filters) {
            if (it.latency >= leastMicros && (failures ? success || it.ret != 0 : it.ret == 0)) {
                connects[it.saddr, it.daddr, it.sport, it.dport]++
            }
        }
    } else if (atEnd) {
        on handshake(*: filters) {
            if (it.latency >= leastMicros && (failures ? success || it.ret != 0 : it.ret == 0)) {
                connects[it.saddr, it.daddr, it.dport]++
            }
        }
    } else if (perPort) {
        on connect(*: filters) { connects[it.saddr, it.daddr, it.sport, it.dport]++ }
    } else {
        on connect(*: filters) { connects[it.saddr, it.daddr, it.dport]++ }
    }

    def show = {
        // As bcc prints them: all of IPv4, then all of IPv6, each with the busiest first.
        def rows = connects.top(opts.top != null ? opts.top as int : connects.size())
                .sort { it.keys.first().isV4() ? 4 : 6 }
        redraw { print rows, table }
    }
    if (opts.interval || opts.top != null) every(opts.interval ?: 1.s) { show() }
    end { show() }
} else if (atEnd && opts.dns) {
    names = dnsNames()
    on handshake(*: filters, layout: columns) {
        if (it.latency >= leastMicros && (failures ? success || it.ret != 0 : it.ret == 0))
            print it, query: names.query(it.daddr, it.time)
    }
} else if (atEnd) {
    on handshake(*: filters, layout: columns) {
        if (it.latency >= leastMicros && (failures ? success || it.ret != 0 : it.ret == 0)) print it
    }
} else if (opts.dns) {
    names = dnsNames()
    on connect(*: filters, layout: columns) { print it, query: names.query(it.daddr, it.time) }
} else {
    on connect(*: filters, layout: columns) { print it }
}
