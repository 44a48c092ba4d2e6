// protoc-gen-swift-rpc: reads what protoc has understood of .proto files, and answers with Swift.
//
// protoc starts it and talks to it over its standard streams. With `--lower` it is a filter for descriptor sets
// instead: Lowering.swift says what for.

import Glibc
import Protobuf
import StubGenerator

@main
enum Plugin {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case nil: answerRequest()
        case "--lower" where arguments.count == 1: lowerDescriptorSet()
        case "--version" where arguments.count == 1: print("protoc-gen-swift-rpc 0.1.0")
        case "--help" where arguments.count == 1: print(usage)
        default: fail("unknown argument\n" + usage, status: 64)
        }
    }

    private static let usage = """
        usage: protoc --swift-rpc_out=FOLDER [--swift-rpc_opt=NAME=VALUE]... FILE.proto...
               protoc-gen-swift-rpc --lower < descriptor-set > descriptor-set

        Options: Visibility=public|package|internal, CModule=MODULE, Import=MODULE,
                 RPC=true|false, Server=true|false, Client=true|false
        """

    /// What is wrong with a .proto file goes into the answer, and protoc shows it. Only what is wrong with the
    /// request itself ends the process.
    private static func answerRequest() {
        let request: CodeGeneratorRequest
        let bytes = input()
        do {
            request = try CodeGeneratorRequest(serializedBytes: bytes)
        } catch {
            fail("the request cannot be read: \(error)", status: 65)
        }
        var response = CodeGeneratorResponse()
        response.supportedFeatures =
            UInt64(CodeGeneratorResponse.Feature.proto3Optional.rawValue)
        do {
            response.file = try generate(request)
        } catch {
            response.error = error.reason
        }
        do {
            StandardStreams.write(try response.serializedBytes())
        } catch {
            fail("the generated code is too long to hand over: \(error)", status: 70)
        }
    }

    private static func generate(_ request: CodeGeneratorRequest)
        throws(Refusal) -> [CodeGeneratorResponse.File]
    {
        let options = try Options(parsing: request.parameter ?? "")
        let files = request.protoFile.map { DescriptorReader($0).file }
        let generator = try Generator(
            files, generating: request.fileToGenerate, options: options)
        return files.filter { request.fileToGenerate.contains($0.path) }.map { file in
            CodeGeneratorResponse.File(
                name: Generator.outputPath(for: file.path), content: generator.text(for: file))
        }
    }

    /// Half an input must not pass for a whole one.
    private static func input() -> [UInt8] {
        do throws(StandardStreams.Failure) {
            return try StandardStreams.readAll()
        } catch {
            fail("cannot read standard input: \(error.reason)", status: 74)
        }
    }

    private static func lowerDescriptorSet() {
        let bytes = input()
        do {
            let set = try FileDescriptorSet(serializedBytes: bytes)
            StandardStreams.write(try Lowering.lowered(set).serializedBytes())
        } catch let refusal as Refusal {
            fail(refusal.reason, status: 65)
        } catch {
            fail("the descriptor set cannot be read: \(error)", status: 65)
        }
    }

    private static func fail(_ message: String, status: CInt) -> Never {
        StandardStreams.writeError("protoc-gen-swift-rpc: \(message)\n")
        exit(status)
    }
}
