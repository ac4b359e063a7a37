using System.Globalization;
using NemoBot.Core.Intents;

namespace NemoBot.Commands;

/// <summary><c>classify</c>: reads one text per line and prints one label per line (<c>ask:first|second</c> if the bot would ask), to check and tune what is understood.</summary>
internal static class ClassifyCommand
{
    private static readonly string[] Situations = ["footage", "draft", "job", "attachment", "reply", "asked"];

    /// <param name="situation">Applies to all texts.</param>
    /// <param name="explains">True to print what each reader saw beside each label.</param>
    /// <returns>The exit code, always 0: every text has a label.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, Situation situation, bool explains, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            var understood = OwnWords.Understand(line, null, situation);
            await output.WriteLineAsync((explains ? $"{Name(understood.Decision)}\t{Explain(understood)}\t{line}" : Name(understood.Decision)).AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return 0;
    }

    /// <summary>Returns the label of an intent from the rules, as the files of utterances name it.</summary>
    public static string LabelOf(Intent intent) => Labels.NameOf(Labels.Of(intent));

    public static string Name(Decision decision) =>
        decision.Second is { } second ? $"ask:{Labels.NameOf(decision.First)}|{Labels.NameOf(second)}" : Labels.NameOf(decision.First);

    public static string Explain(Understood understood) => string.Create(
        CultureInfo.InvariantCulture,
        $"rules: {LabelOf(understood.Rules)}{(understood.IsExact ? " (certain)" : "")}; trained: {Labels.NameOf(understood.Second.First)} {understood.Second.Probability:F2}, {Labels.NameOf(understood.Second.Second)} {understood.Second.SecondProbability:F2}");

    /// <summary>Parses <c>footage,draft,job</c>; <c>-</c> and an empty value mean a new chat. Null if a name is unknown.</summary>
    public static Situation? Parse(string? names)
    {
        var situation = Situation.None;
        foreach (var name in names is null or "" or "-" ? [] : names.Split(',', StringSplitOptions.TrimEntries))
        {
            var index = Array.IndexOf(Situations, name);
            if (index < 0)
            {
                return null;
            }

            situation |= (Situation)(1 << index);
        }

        return situation;
    }
}
