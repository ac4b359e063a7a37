namespace Harness.People;

internal enum WishKind
{
    /// <summary>An instruction with a clip.</summary>
    Footage,

    /// <summary>An instruction with several clips, sent together.</summary>
    Album,

    /// <summary>Several clips without a text: the bot asks whether they belong together.</summary>
    Batch,

    Edit,

    /// <summary>So vague that the backend asks a question.</summary>
    Question,

    /// <summary>Typed: one of the choices of such a question. If no question is pending, an ordinary instruction.</summary>
    Answer,

    Export,
    Cancel,
    Status,
    Help,
}

/// <summary>What a user wants; each platform expresses it in its own way.</summary>
/// <param name="Marker">Unique: part of the instruction and of the clips' names.</param>
/// <param name="Choice">Of an answer, which of <see cref="Choices"/>.</param>
internal sealed record Wish(WishKind Kind, string Marker, int Choice = 0)
{
    /// <summary>The simulated backend's choices when it asks a question, in English.</summary>
    public static readonly IReadOnlyList<string> Choices = ["Brighten the picture", "Add upbeat background music", "Add a title", "Make it black and white"];

    /// <summary>Gets whether it is a separate instruction, identified by its marker.</summary>
    public bool IsForBackend => Kind is WishKind.Footage or WishKind.Album or WishKind.Edit or WishKind.Question;

    public bool IsExport => Kind == WishKind.Export;

    public string Words => Kind switch
    {
        WishKind.Footage or WishKind.Album => $"add a title \"{Marker}\"",
        WishKind.Batch => "",
        WishKind.Edit => $"change the title to \"{Marker}\"",
        WishKind.Question => $"make it better \"{Marker}\"",
        WishKind.Answer => Choices[Choice],
        WishKind.Export => "export",
        WishKind.Cancel => "cancel",
        WishKind.Status => "status",
        _ => "help",
    };

    public IReadOnlyList<string> FileNames => [.. Enumerable.Range(1, Kind switch { WishKind.Footage => 1, WishKind.Batch => 2, WishKind.Album => 3, _ => 0 }).Select(number => $"{Marker}{number}.mp4")];

    /// <summary>Draws a wish. The first one is always footage: without it there is nothing to edit or to export.</summary>
    /// <param name="isAsked">A question of the backend is pending.</param>
    /// <param name="isSeveral">The user can send several files at once.</param>
    public static Wish Next(Mark mark, int number, Random random, bool isAsked, bool isSeveral)
    {
        var kind = (number == 0 ? 0 : random.Next(20)) switch
        {
            0 or 1 or 2 => WishKind.Footage,
            3 => isSeveral ? WishKind.Album : WishKind.Footage,
            4 => isSeveral ? WishKind.Batch : WishKind.Footage,
            5 or 6 or 7 or 8 => WishKind.Edit,
            9 or 10 => WishKind.Question,
            11 or 12 or 13 => WishKind.Export,
            14 or 15 or 16 => WishKind.Cancel,
            17 => WishKind.Status,
            18 => WishKind.Help,
            _ => WishKind.Answer,
        };
        var choice = random.Next(Choices.Count);
        var answers = isAsked && random.Next(2) == 0;
        return new(answers || (kind == WishKind.Answer && isAsked) ? WishKind.Answer : kind == WishKind.Answer ? WishKind.Edit : kind, mark.Numbered(number), choice);
    }
}
