using System.Globalization;
using NemoBot.Core.Intents;

namespace NemoBot.Commands;

/// <summary><c>classify</c>: one text a line in, one label a line out (<c>ask:first|second</c> where the bot would ask), for checking and tuning what is understood.</summary>
internal static class ClassifyCommand
{
    private static readonly string[] Situations = ["footage", "draft", "job", "attachment", "reply", "asked"];

    /// <param name="situation">The same for all texts.</param>
    /// <param name="explains">Says beside each label what each reader saw.</param>
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

    /// <summary>The name of an intent of the rules in the files of utterances.</summary>
    public static string LabelOf(Intent intent) => Labels.NameOf(Labels.Of(intent));

    public static string Name(Decision decision) =>
        decision.Second is { } second ? $"ask:{Labels.NameOf(decision.First)}|{Labels.NameOf(second)}" : Labels.NameOf(decision.First);

    public static string Explain(Understood understood) => string.Create(
        CultureInfo.InvariantCulture,
        $"rules: {LabelOf(understood.Rules)}{(understood.IsExact ? " (certain)" : "")}; trained: {Labels.NameOf(understood.Second.First)} {understood.Second.Probability:F2}, {Labels.NameOf(understood.Second.Second)} {understood.Second.SecondProbability:F2}");

    /// <summary>From <c>footage,draft,job</c>; <c>-</c> and nothing are a new chat. Null where a name is none.</summary>
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
