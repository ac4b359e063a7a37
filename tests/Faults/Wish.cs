namespace Faults;

internal enum WishKind
{
    /// <summary>An instruction with a clip.</summary>
    Footage,

    Edit,

    /// <summary>A vague instruction, which the video API answers with a question.</summary>
    Question,
    Export,
    Status,
    Help,

    /// <summary>"cancel", typed.</summary>
    Cancel,

    /// <summary>A press on the newest question's "Skip"; where no question is open, nothing.</summary>
    Skip,
}

/// <summary>What somebody wants; each platform has its way to say it.</summary>
/// <param name="Marker">Unique: part of the instruction and of the clip's name.</param>
internal sealed record Wish(WishKind Kind, string Marker)
{
    public bool IsForBackend => Kind is WishKind.Footage or WishKind.Edit or WishKind.Question;

    public bool IsExport => Kind == WishKind.Export;

    public string Words => Kind switch
    {
        WishKind.Footage => $"add a title \"{Marker}\"",
        WishKind.Edit => $"change the title to \"{Marker}\"",
        WishKind.Question => $"make it better {Marker}",
        WishKind.Export => "export",
        WishKind.Status => "status",
        WishKind.Cancel => "cancel",
        _ => "help",
    };

    public string FileName => $"{Marker}.mp4";

    /// <summary>The first one is always footage: without it there is nothing to edit or to export.</summary>
    /// <param name="all">Also what only some people know how to say: cancel and press.</param>
    public static Wish Next(Mark mark, int number, Random random, bool all) => new(
        (number == 0 ? 0 : random.Next(all ? 15 : 10)) switch
        {
            0 or 1 or 2 => WishKind.Footage,
            3 or 4 or 5 => WishKind.Edit,
            6 or 7 => WishKind.Export,
            8 => WishKind.Status,
            9 => WishKind.Help,
            10 or 11 => WishKind.Question,
            12 => WishKind.Cancel,
            _ => WishKind.Skip,
        },
        mark.Numbered(number));
}
