// Completion for bash, made from the same declarations as the help.

extension Program {
    /// Returns a script for bash that completes commands, flags and the values that can be listed.
    package func bashCompletion() -> String {
        let function = "_\(name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined())"
        var lines = [
            "# Completion of \(name) for bash. To use it: source <(\(name) completion bash)",
            "\(function)() {",
            // The line is cut at spaces, because bash's own words break at colons, too.
            "    local line=${COMP_LINE:0:COMP_POINT} current previous= typed word words=() flags",
            "    read -ra typed <<< \"$line\"",
            "    [[ $line == *' ' ]] && typed+=('')",
            "    current=${typed[-1]}",
            "    for word in \"${typed[@]:1:${#typed[@]}-2}\"; do",
            "        case $previous in \(valueFlags)) previous=; continue ;; esac",
            "        previous=$word",
            "        [[ $word == -* ]] || words+=(\"$word\")",
            "    done",
            "    case $previous in",
        ]
        lines += choiceArms.map { "        \($0)" }
        lines += ["        \(valueFlags)) return ;;", "    esac"]
        lines.append("    case \"${words[*]} \" in")
        for command in commands {
            let flags = flagWords(settings + command.settings)
            lines.append("        \"\(command.name) \"*) flags=\"\(flags)\" ;;")
        }
        lines += [
            "        *) flags=\"\(flagWords(settings))\" ;;", "    esac",
            "    if [[ $current == -* ]]; then",
            "        COMPREPLY=($(compgen -W \"$flags\" -- \"$current\"))",
            "        return", "    fi", "    case \"${words[*]}\" in",
        ]
        lines += wordArms.map { "        \($0)" }
        lines += ["    esac", "}", "complete -o default -F \(function) \(name)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The flags that take the next word, as a pattern.
    private var valueFlags: String {
        let all = (settings + commands.flatMap(\.settings)).filter { !$0.isSwitch }
        return all.flatMap { declaration in
            ["--\(declaration.name)"] + (declaration.short.map { ["-\($0)"] } ?? [])
        }.joined(separator: "|")
    }

    /// One line per flag whose values can be listed.
    private var choiceArms: [String] {
        let all = settings + commands.flatMap(\.settings)
        var met: Set<String> = []
        return all.compactMap { declaration in
            guard !declaration.isSwitch, !declaration.choices.isEmpty,
                met.insert(declaration.name).inserted
            else { return nil }
            let words = declaration.choices.joined(separator: " ")
            let short = declaration.short.map { "|-\($0)" } ?? ""
            return "--\(declaration.name)\(short)) "
                + "COMPREPLY=($(compgen -W \"\(words)\" -- \"$current\")); return ;;"
        }
    }

    /// One line per beginning of a command: what may be its next word.
    private var wordArms: [String] {
        var arms: [(beginning: String, next: [String])] = []
        for command in commands {
            for position in command.words.indices {
                let beginning = command.words[..<position].joined(separator: " ")
                let next = command.words[position]
                if let index = arms.firstIndex(where: { $0.beginning == beginning }) {
                    if !arms[index].next.contains(next) { arms[index].next.append(next) }
                } else {
                    arms.append((beginning, [next]))
                }
            }
        }
        return arms.map { arm in
            let words = arm.next.joined(separator: " ")
            return "\"\(arm.beginning)\") COMPREPLY=($(compgen -W \"\(words)\" -- \"$current\")) ;;"
        }
    }

    private func flagWords(_ declarations: [Declaration]) -> String {
        (declarations.map { "--\($0.name)" } + ["--help", "--version"]).joined(separator: " ")
    }
}
