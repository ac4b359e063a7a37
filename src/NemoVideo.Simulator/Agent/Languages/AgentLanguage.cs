namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>Represents a language that the agent understands and speaks.</summary>
/// <param name="Name">BCP 47.</param>
internal sealed record AgentLanguage(string Name)
{
    public required Manner Manner { get; init; }

    /// <summary>What people ask for; null for English and Chinese, whose table is <see cref="InstructionRules"/>.</summary>
    public Words? Words { get; init; }

    public required Sentences Sentences { get; init; }

    /// <summary>Returns the name of a background: a scene, a colour, or the key itself.</summary>
    public string SceneName(string key) => NameOf(key, Words?.Scenes.Select(scene => (scene.Key, scene.Name)) ?? Vocabulary.Scenes(this));

    public string MoodName(string key) => NameOf(key, Words?.Moods.Select(mood => (mood.Key, mood.Name)) ?? Vocabulary.Moods(this));

    private static string NameOf(string key, IEnumerable<(string Key, string Name)> table) => table.Where(line => line.Key == key).Select(line => line.Name).FirstOrDefault() ?? key;
}

/// <summary>How a language asks, requests and denies: what is a question or a denial is no edit.</summary>
/// <param name="Question">Words that make a sentence a question wherever it ends.</param>
/// <param name="Asking">The end of a question, besides the question mark; null for none.</param>
/// <param name="Polite">Words that make a sentence with a question mark a request.</param>
/// <param name="Denial">Words that make a clause ask for nothing.</param>
internal sealed record Manner(string Question, string? Asking, string Polite, string Denial);
