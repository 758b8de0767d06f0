# SPDX-License-Identifier: BSD-3-Clause
"""A terminal to run the command on, and a screen to read what it has drawn."""
import fcntl
import os
import pty
import re
import signal
import struct
import termios

from orders_rig import command

CODE = re.compile(r"\x1b\[(\??[0-9;]*)([A-Za-z])")


def run_on_terminal(size, arguments, environment=None, kill_after=None):
    """Runs the command on a terminal of (rows, columns). Returns its status
    as of waitpid, and all that it wrote. `kill_after`: what it has to write
    to be interrupted, as by Ctrl-C."""
    variables = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8",
                 "TERM": "xterm-256color"}
    variables |= {name: value for name, value in os.environ.items()
                  if name.endswith("SAN_OPTIONS")}
    variables |= environment or {}
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    child = os.fork()
    if child == 0:
        os.close(master)
        _login(slave)
        os.execve(command(), [command(), *arguments], variables)
    os.close(slave)
    text = _read(master, child, kill_after)
    os.close(master)
    status = os.waitpid(child, 0)[1]
    return status, text.decode().replace("\r\n", "\n")


def _login(terminal):
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(terminal, number)


def _read(master, child, kill_after):
    text = b""
    while True:  # ends with the child
        try:
            more = os.read(master, 65536)
        except OSError:  # the other side is closed
            return text
        if not more:
            return text
        text += more
        if kill_after and kill_after in text:
            kill_after = None
            os.kill(child, signal.SIGINT)


class Screen:
    """What a terminal shows that knows the cursor's way up and erasing to the
    end of a line."""

    def __init__(self, text):
        self._rows, self._row, self._column = [""], 0, 0
        at = 0
        while at < len(text):
            code = CODE.match(text, at)
            if code:
                self._obey(*code.groups())
                at = code.end()
            else:
                self._write(text[at])
                at += 1

    def lines(self):
        """Without blank ones at the end, and without blanks at their ends."""
        rows = [row.rstrip() for row in self._rows]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _obey(self, number, letter):
        if letter == "A":
            self._row = max(0, self._row - int(number or 1))
        elif letter == "K":
            self._rows[self._row] = self._rows[self._row][:self._column]

    def _write(self, letter):
        if letter == "\n":
            self._row, self._column = self._row + 1, 0
            while len(self._rows) <= self._row:
                self._rows.append("")
        elif letter == "\r":
            self._column = 0
        else:
            row = self._rows[self._row].ljust(self._column)
            self._rows[self._row] = (row[:self._column] + letter
                                     + row[self._column + 1:])
            self._column += 1
