import RefineCommands

@main
struct Main {
    static func main() async {
        await RefineCommand.execute()
    }
}
