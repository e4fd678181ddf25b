"""Ctrl-C, typed on a terminal: what is running ends with 130, has printed whole lines, and leaves the terminal as it was."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios

HANGS_SECONDS = 120
CTRL_C = b"\x03"
# The sequences that the verbs print: ESC [ parameters letter.
SEQUENCE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """A process on a terminal of its own, as its session's foreground."""

    def __init__(self, command, variables):
        self.said = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a build in the background ignores it
            os.execvpe(command[0], command, variables)
        self.settings = termios.tcgetattr(self.terminal)

    def more(self):
        """Reads what there is; false at the end."""
        if not select.select([self.terminal], [], [], HANGS_SECONDS)[0]:
            os.kill(self.pid, signal.SIGKILL)
            sys.exit(f"terminal: nothing more within {HANGS_SECONDS} s after {self.said!r}")
        try:
            some = os.read(self.terminal, 65536)
        except OSError:  # Linux says so when the last process of the terminal has gone
            return False
        self.said += some
        return bool(some)

    def until(self, text):
        while text not in self.said:
            if not self.more():
                sys.exit(f"terminal: it ended without {text!r}: {self.said!r}")

    def interrupted(self):
        os.write(self.terminal, CTRL_C)
        before = len(self.said)
        settings = self.settings
        while self.more():
            settings = termios.tcgetattr(self.terminal)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status), self.said[before:], settings


def check(name, command, text, variables):
    screen = Screen(command, variables)
    screen.until(text)
    exit_code, rest, settings = screen.interrupted()
    wrong = []
    if exit_code != 130:
        wrong.append(f"it ended with {exit_code}")
    plain = SEQUENCE.sub(b"", screen.said)
    if b"\x1b" in plain:
        wrong.append("half an escape sequence remains")
    if b"\x1b[?" in screen.said:
        wrong.append("it changed a mode of the terminal")
    if not plain.endswith(b"^C\r\n"):
        wrong.append("the prompt would not be on a line of its own")
    if b"\tat " in rest or b"Exception" in rest:
        wrong.append("it printed a stack trace")
    if settings != screen.settings:
        wrong.append("the settings of the terminal are others")
    if wrong:
        sys.exit(f"terminal: {name}: {', '.join(wrong)}: {rest!r}")
    print(f"ok: {name} ends with 130 on Ctrl-C, and the terminal is as it was", flush=True)


def main():
    root, java, class_path = sys.argv[1:]
    table = subprocess.Popen(
        [java, "-cp", class_path, os.path.join(root, "conformance", "sources", "Table.java"), "circuits"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        endpoint = table.stdout.readline().split()[1]
        table.stdin.write("payments FORCED_OPEN\n")
        table.stdin.flush()
        table.stdout.readline()
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SWITCHGEAR_"))}
        variables |= {"SWITCHGEAR_TABLE": "circuits", "SWITCHGEAR_ENDPOINT": endpoint, "AWS_REGION": "eu-west-1",
                      "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "TERM": "xterm"}
        command = os.path.join(root, "switchgear")
        check("watch", [command, "watch", "--interval", "1s"], b"payments", variables)
        check("tail", [command, "tail", "--interval", "1s"], b"CHANGE", variables)
        check("console", [command, "console"], b"It only shows.", variables)
    finally:
        table.stdin.close()
        table.wait()


main()
