using NemoBot.Intents;

namespace NemoBot.Commands;

/// <summary><c>classify</c>: one text a line in, one label a line out, for checking and tuning the words.</summary>
internal static class ClassifyCommand
{
    /// <returns>The exit code, always 0: every text has a label.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            await output.WriteLineAsync(LabelOf(IntentRouter.Route(line)).AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return 0;
    }

    /// <summary>The name of an intent in the files of utterances.</summary>
    public static string LabelOf(Intent intent) => Labels.NameOf(Labels.Of(intent));
}
