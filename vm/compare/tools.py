"""Tools under comparison: started, watched, and ended as a user ends them."""

import os
import signal
import subprocess
import time


class Tool:
    """One running tool, its output going to files."""

    def __init__(self, name, argv, folder, number):
        self.name, self.argv = name, argv
        self._out = os.path.join(folder, f"{number}.out")
        self._err = os.path.join(folder, f"{number}.err")
        with open(self._out, "wb") as out, open(self._err, "wb") as err:
            self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        self._attached = []

    def lines(self):
        """Those that are complete."""
        return self.output().split(b"\n")[:-1]

    def output(self):
        return self._read(self._out)

    def errors(self):
        return self._read(self._err).decode("utf-8", "backslashreplace")

    def has_ended(self):
        return self._process.poll() is not None

    def has_attached(self, probes):
        """Whether it holds so many events or links, and no other number than when asked last."""
        folder = f"/proc/{self._process.pid}/fd"
        targets = []
        for fd in os.listdir(folder):
            try:
                targets.append(os.readlink(os.path.join(folder, fd)))
            except FileNotFoundError:
                pass
        held = sorted(target for target in targets if "perf_event" in target or "link" in target)
        settled = len(held) >= probes and held == self._attached
        self._attached = held
        return settled

    def interrupt(self):
        self._process.send_signal(signal.SIGINT)

    def status(self, seconds):
        """The exit status; None if it had to be killed."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return None

    def status_asking(self, seconds, pause):
        """The same, with SIGINT again after each pause."""
        end = time.monotonic() + seconds
        while time.monotonic() + pause < end:
            try:
                return self._process.wait(pause)
            except subprocess.TimeoutExpired:
                self.interrupt()
        return self.status(pause)

    @staticmethod
    def _read(path):
        with open(path, "rb") as file:
            return file.read()


def wait_until(seconds, what, tools, done, pause, poke=lambda: None):
    """Pokes until done(tool) for every tool, with pauses of seconds; raises, with what those said that were not."""
    told = time.monotonic()
    end = told + seconds
    waiting = list(tools)
    while True:
        poke()
        waiting = [tool for tool in waiting if tool.has_ended() or not done(tool)]
        if not waiting:
            return
        ended = [tool for tool in waiting if tool.has_ended()]
        if ended or time.monotonic() > end:
            raise NotReady(what, ended or waiting, seconds)
        if time.monotonic() > told + 30:
            told = time.monotonic()
            print(f"parity: waiting for {what} of {len(waiting)} of {len(tools)}: {waiting[0].name}...", flush=True)
        time.sleep(pause)


class NotReady(Exception):
    def __init__(self, what, tools, seconds):
        words = []
        for tool in tools:
            state = "has ended" if tool.has_ended() else f"in {seconds} s did not come to it"
            said = tool.output().decode("utf-8", "backslashreplace")
            words.append(f"{tool.name} {state}: {what}; it said:\n{said}\n{tool.errors()}")
        super().__init__("\n".join(words))
