"""Tools under comparison: started, watched, and ended as a user ends them."""

import os
import signal
import subprocess
import time


class Tool:
    """One running tool, its output going to files."""

    def __init__(self, name, layout, argv, folder):
        self.name, self.layout, self.argv = name, layout, argv
        self.kind = layout.removesuffix(".bt")
        self._out = os.path.join(folder, name.replace(" ", "-") + ".out")
        self._err = os.path.join(folder, name.replace(" ", "-") + ".err")
        with open(self._out, "wb") as out, open(self._err, "wb") as err:
            self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def lines(self):
        """Those that are complete."""
        return self._read(self._out).split("\n")[:-1]

    def errors(self):
        return self._read(self._err)

    def has_ended(self):
        return self._process.poll() is not None

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

    @staticmethod
    def _read(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()


def wait_until(seconds, what, tools, done, poke=lambda: None):
    """Pokes until done(tool) for every tool; raises, with what those said that were not."""
    end = time.monotonic() + seconds
    waiting = list(tools)
    while True:
        poke()
        waiting = [tool for tool in waiting if not done(tool)]
        if not waiting:
            return
        ended = [tool for tool in waiting if tool.has_ended()]
        if ended or time.monotonic() > end:
            raise NotReady(what, ended or waiting, seconds)
        time.sleep(0.5)


class NotReady(Exception):
    def __init__(self, what, tools, seconds):
        words = []
        for tool in tools:
            state = "has ended" if tool.has_ended() else f"in {seconds} s did not come to it"
            words.append(f"{tool.name} {state}: {what}; it said:\n" + "\n".join(tool.lines()) + "\n" + tool.errors())
        super().__init__("\n".join(words))
