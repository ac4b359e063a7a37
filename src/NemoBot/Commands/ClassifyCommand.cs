namespace NemoBot.Commands;

/// <summary>Replaced by the router's own.</summary>
internal static class ClassifyCommand
{
    public static Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken) => Task.FromResult(input is null || output is null ? 1 : 0);
}
