namespace Faults;

internal enum WishKind
{
    /// <summary>An instruction with a clip.</summary>
    Footage,

    Edit,
    Export,
    Status,
    Help,
}

/// <summary>What somebody wants; each platform has its way to say it.</summary>
/// <param name="Marker">Unique: part of the instruction and of the clip's name.</param>
internal sealed record Wish(WishKind Kind, string Marker)
{
    public bool IsForBackend => Kind is WishKind.Footage or WishKind.Edit;

    public bool IsExport => Kind == WishKind.Export;

    public string Words => Kind switch
    {
        WishKind.Footage => $"add a title \"{Marker}\"",
        WishKind.Edit => $"change the title to \"{Marker}\"",
        WishKind.Export => "export",
        WishKind.Status => "status",
        _ => "help",
    };

    public string FileName => $"{Marker}.mp4";

    /// <summary>The first one is always footage: without it there is nothing to edit or to export.</summary>
    public static Wish Next(Mark mark, int number, Random random) => new(
        (number == 0 ? 0 : random.Next(10)) switch
        {
            0 or 1 or 2 => WishKind.Footage,
            3 or 4 or 5 => WishKind.Edit,
            6 or 7 => WishKind.Export,
            8 => WishKind.Status,
            _ => WishKind.Help,
        },
        mark.Numbered(number));
}
