import Foundation
import Testing

@testable import Refiner

@Suite("Staged files")
struct StagedFilesTests {
    @Test("become visible together, over what was there, and leave nothing else")
    func becomeVisible() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "a")
        try StagedFiles.write { files throws(RefineError) in
            try files.stage(Array("new".utf8), for: folder.path("a"))
            try files.stage([], for: folder.path("b"))
            #expect((try? folder.text("a")) == "old")
            #expect(!folder.exists("b"))
        }
        #expect(try folder.names() == ["a", "b"])
        #expect(try folder.text("a") == "new")
        #expect(try folder.bytes("b") == [])
    }

    @Test("are written in order on a thread of their own", arguments: [true, false])
    func background(hasThread: Bool) throws {
        let folder = try TemporaryFolder()
        let file = BackgroundFile(try FileWriter(creating: folder.path("a"), for: "a"), hasThread: hasThread)
        let pieces = (0..<200).map { Array(repeating: UInt8($0), count: 5000) }
        for piece in pieces { try piece.withUnsafeBytes { try file.write($0) } }
        try file.sync()
        #expect(try folder.bytes("a") == Array(pieces.joined()))
    }

    #if os(Linux)
        @Test("tell of a full disk, at the end at the latest", arguments: [true, false])
        func backgroundFailure(hasThread: Bool) throws {
            let file = BackgroundFile(try FileWriter(creating: "/dev/full", for: "a"), hasThread: hasThread)
            let error = try #require(throws: RefineError.self) {
                try [UInt8](repeating: 1, count: 5 << 20).withUnsafeBytes { try file.write($0) }
                try file.sync()
            }
            #expect(error.code == .cannotWrite)
            #expect(error.place?.file == "a")
        }
    #endif

    @Test("remove what a process left behind that was killed, and nothing that a living one writes")
    func removeRemains() throws {
        let folder = try TemporaryFolder()
        // No process has so high a number.
        let dead = [".a.4194999.part", ".a.4194999.part-journal"]
        let others = [".a.\(getppid()).part", ".b.4194999.part", ".a.x.part", ".a.4194999.part.kept"]
        for name in dead + others { try folder.write("x", to: name) }
        try StagedFiles.write { files throws(RefineError) in try files.stage([1], for: folder.path("a")) }
        #expect(Set(try folder.names()) == Set(others + ["a"]))
    }

    @Test("leave nothing behind when anything fails")
    func leaveNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "a")
        let error = try #require(throws: RefineError.self) {
            try StagedFiles.write { files throws(RefineError) in
                try files.stage(Array("new".utf8), for: folder.path("a"))
                try files.stage(Array("new".utf8), for: folder.path("missing/b"))
            }
        }
        #expect(error.code == .cannotWrite)
        #expect(error.place?.file == folder.path("missing/b"))
        #expect(try folder.names() == ["a"])
        #expect(try folder.text("a") == "old")
    }

    @Test("leave nothing behind when one cannot be renamed into place")
    func leaveNothingAfterRename() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "taken/inside")
        let error = try #require(throws: RefineError.self) {
            try StagedFiles.write { files throws(RefineError) in try files.stage([1], for: folder.path("taken")) }
        }
        #expect(error.code == .cannotWrite)
        #expect(try folder.names() == ["taken"])
    }
}

@Suite("The lock of an output folder")
struct OutputLockTests {
    @Test("keeps a second holder out, says who holds it, and is free again afterwards")
    func keepsSecondOut() throws {
        let folder = try TemporaryFolder()
        var first: OutputLock? = try OutputLock(folder: folder.path("out"))
        let error = try #require(throws: RefineError.self) { try OutputLock(folder: folder.path("out")) }
        #expect(error.code == .locked)
        #expect(error.message.hasPrefix("another run (process "))
        withExtendedLifetime(first) {}
        first = nil
        _ = try OutputLock(folder: folder.path("out"))
    }

    @Test("is free again although a process that is just being started has a copy of it")
    func freeDespiteCopies() throws {
        let folder = try TemporaryFolder()
        var first: OutputLock? = try OutputLock(folder: folder.path("out"))
        var file = stat()
        #expect(stat(folder.path("out/.refine/lock"), &file) == 0)
        let own = (3..<4096).first { descriptor in
            var found = stat()
            return fstat(Int32(descriptor), &found) == 0 && found.st_ino == file.st_ino && found.st_dev == file.st_dev
        }
        let copy = dup(Int32(try #require(own)))
        defer { close(copy) }
        withExtendedLifetime(first) {}
        first = nil
        _ = try OutputLock(folder: folder.path("out"))
    }

    @Test("closes nothing of anybody else's when it is refused")
    func closesOnlyItsOwn() async throws {
        let folder = try TemporaryFolder()
        let held = try OutputLock(folder: folder.path("out"))
        async let refusals = Task.detached {
            (0..<3000).count { _ in (try? OutputLock(folder: folder.path("out"))) == nil }
        }.value
        let lost = await Task.detached {
            (0..<30_000).count { _ in
                let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                return close(descriptor) != 0
            }
        }.value
        #expect(lost == 0)
        #expect(await refusals == 3000)
        withExtendedLifetime(held) {}
    }

    @Test("of one folder does not lock another")
    func locksOneFolder() throws {
        let folder = try TemporaryFolder()
        let first = try OutputLock(folder: folder.path("a"))
        let second = try OutputLock(folder: folder.path("b"))
        withExtendedLifetime((first, second)) {}
    }

    @Test("cannot be made where a file stands")
    func cannotBeMade() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "out")
        let error = try #require(throws: RefineError.self) { try OutputLock(folder: folder.path("out")) }
        #expect(error.code == .cannotWrite)
    }
}
