#!/usr/bin/env grebe
// tcpaccept: trace TCP accepts, printed as bcc, bpftrace or ftrace do

def opts = options('Trace TCP accepts') {
    flag   'T', 'time', 'include time column on output (HH:MM:SS)'
    flag   't', 'timestamp', 'include timestamp on output'
    number 'p', 'pid', 'PID', 'trace this PID only'
    ports  'P', 'port', 'PORT', 'comma-separated list of local ports to trace'
    oneOf {
        flag '4', 'ipv4', 'trace IPv4 family only'
        flag '6', 'ipv6', 'trace IPv6 family only'
    }
    text   '', 'cgroupmap', 'CGROUPMAP', 'trace cgroups in this BPF map only'
    text   '', 'mntnsmap', 'MNTNSMAP', 'trace mount namespaces in this BPF map only'

    section 'more options'
    choice '', 'layout', ['bcc', 'bpftrace', 'ftrace'], 'print as the tcpaccept of this system does'
    text   '', 'cgroup', 'PATH', 'trace this cgroup v2 directory and those in it only'
    number '', 'netns', 'PID', 'trace the network namespace of this process only'
    number '', 'pidns', 'PID', 'trace the PID namespace of this process only, with its PIDs, for -p too'
    notTogether 'cgroupmap', 'cgroup'

    example './$0           # trace all TCP accept()s'
    example './$0 -t        # include timestamps'
    example './$0 -P 80,81  # only trace port 80 and 81'
    example './$0 -p 181    # only trace PID 181'
    example './$0 --cgroupmap mappath  # only trace cgroups in this BPF map'
    example './$0 --mntnsmap mappath   # only trace mount namespaces in the map'
    example './$0 -4        # trace IPv4 family'
    example './$0 -6        # trace IPv6 family'
    example './$0 --format json        # a JSON object a line'
}

def ftrace = opts.layout == 'ftrace'

def family = null
if (opts.ipv6) family = 6
else if (opts.ipv4 || ftrace) family = 4

// The tool of ftrace takes the thread for the PID.
def pid = opts.pidns != null ? 'nspid' : ftrace ? 'tid' : 'pid'

def filters = [
    (pid): opts.pid,
    lport: opts.port,
    ip: family,
    cgroup: opts.cgroup != null ? cgroup(opts.cgroup) : pinned(opts.cgroupmap),
    mntns: pinned(opts.mntnsmap),
    netns: opts.netns != null ? netns(opts.netns) : null,
    pidns: opts.pidns != null ? pidns(opts.pidns) : null,
]

def ended = 'Hit Ctrl-C to end'
def columns
switch (opts.layout) {
    case 'bcc':
        // Heading, format of a value, field, and whether the column is there.
        columns = layout([
            ['TIME',    '%-9s',       'clock',   opts.time],
            ['TIME(s)', '%-9.3f',     'elapsed', opts.timestamp],
            ['PID',     '%-7d ',      pid],
            ['COMM',    '%-12.12s ',  'comm'],
            ['IP',      '%-2d ',      'ip'],
            ['RADDR',   '%-16s ',     'raddr'],
            ['RPORT',   '%-5d ',      'rport'],
            ['LADDR',   '%-16s ',     'laddr'],
            ['LPORT',   '%-5d',       'lport'],
        ])
        break
    case 'bpftrace':
        banner "Tracing TCP accepts. $ended."
        columns = layout([
            ['TIME',    '%-8s ',      'clock'],
            ['PID',     '%-6d ',      pid],
            ['COMM',    '%-14s ',     'comm'],
            ['RADDR',   '%-39s ',     'raddr'],
            ['RPORT',   '%-5d ',      'rport'],
            ['LADDR',   '%-39s ',     'laddr'],
            ['LPORT',   '%-5d ',      'lport'],
            ['BL',      '%d/%d',      'backlog maxbacklog'],
        ], farewell: '\n\n')
        break
    case 'ftrace':
        banner "Tracing tcpaccept${opts.pid != null ? " issued by PID $opts.pid" : ''}. $ended"
        columns = layout([
            ['TIME(s)', '%-12.6f ',   'elapsed', opts.timestamp],
            ['PID',     '%-8d ',      pid],
            ['COMM',    '%-12s ',     'comm'],
            ['RADDR',   '%-20s ',     'raddr'],
            ['RPORT',   '%-6d ',      'rport'],
            ['SADDR',   '%-20s ',     'laddr'],
            ['SPORT',   '%-6d',       'lport'],
        ], farewell: '\nEnding tracing...\n')
}

on accept(*: filters, layout: columns) { print it }
