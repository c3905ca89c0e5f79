// How long does it take to open a file, by program? A call is one event at its return, with its arguments and with
// elapsed, in nanoseconds. Beginning, return and average are the kernel's work: no event leaves it.
//
//     # ./grebe examples/slow-opens.groovy
//     so far:
//     COMM   COUNT     AVG
//     java      41  4202.7
//
//     $ ./grebe explain examples/slow-opens.groovy
//     on syscall:openat: the system call openat returns
//       kernel   it.ret >= 0   line 19, column 28
//       kernel   counts took: avg of elapsed by comm
//       copied   nothing: no event leaves the kernel
//       attach   ...
//       program  ...

took = avg()

on syscall('openat') { if (it.ret >= 0) took[it.comm] << it.elapsed }

every(1.s) {
    println 'so far:'
    print took.top(10)
}
