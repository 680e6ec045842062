"""Print the one-line command of the README that contains a given word.

CI runs the commands a newcomer reads, not copies of them.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def main() -> int:
    """Print the command; 1 when there is not exactly one."""
    (word,) = sys.argv[1:]
    blocks = re.findall(r"^```sh\n(.+?)\n```$", README.read_text("utf-8"), re.MULTILINE)
    commands = [block for block in blocks if word in block]
    if len(commands) != 1:
        print(f"{len(commands)} commands of the README name {word}", file=sys.stderr)
        return 1
    print(commands[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
