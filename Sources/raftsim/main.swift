// raftsim: the cluster in virtual time. Raftsim.swift is where to read on.

internal import Glibc

exit(Raftsim.main().rawValue)
