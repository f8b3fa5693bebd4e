"""Runs a command and prints its processor seconds and the most memory that any of its processes held, in KB.

A process counts from the memory of the one that started it. So this one is small and imports nothing of ours.
"""

import os
import sys

process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
_, status, used = os.wait4(process, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
