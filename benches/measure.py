#!/usr/bin/env python3
"""Runs a command and prints its wall seconds, CPU seconds and largest memory in MB.  usage: measure.py COMMAND ..."""
import resource, subprocess, sys, time

start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code)
