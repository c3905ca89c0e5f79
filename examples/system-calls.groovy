// Which programs make most system calls? A raw tracepoint has its arguments as fields: here the call's number, id.
// The table is kept in the kernel: no event leaves it, however many there are.
//
//     # ./grebe examples/system-calls.groovy
//     so far:
//     COMM    ID  COUNT
//     java   202   1201
//
//     $ ./grebe explain examples/system-calls.groovy
//     on rawtp:sys_enter: the tracepoint sys_enter, by its arguments: void sys_enter(struct pt_regs *regs,
//       long int id)
//       kernel   counts calls: count by comm, id
//       copied   nothing: no event leaves the kernel
//       attach   ...
//       program  ...

calls = count()

on rawtp('sys_enter') { calls[it.comm, it.id]++ }

every(1.s) {
    println 'so far:'
    print calls.top(10)
}
