// raftctl: the tool people type. Raftctl.swift is where to read on.

internal import Glibc

exit(Raftctl.main().rawValue)
