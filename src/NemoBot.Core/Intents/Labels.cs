namespace NemoBot.Core.Intents;

/// <summary>Maps labels to their names, and intents of the rules to labels.</summary>
public static class Labels
{
    public const int Count = (int)Label.Talk + 1;

    private static readonly string[] Names = ["edit", "edit+export", "export", "credits", "status", "upload", "cancel", "new", "help", "talk"];

    /// <summary>Returns the name used in the files of labelled texts.</summary>
    public static string NameOf(Label label) => Names[(int)label];

    /// <returns>False if no label has this name.</returns>
    public static bool TryParse(string name, out Label label)
    {
        var index = Array.IndexOf(Names, name);
        label = (Label)Math.Max(index, 0);
        return index >= 0;
    }

    public static Label Of(Intent intent) => intent switch
    {
        Intent.Export or Intent.Captions => Label.Export,
        Intent.Credits => Label.Credits,
        Intent.Status => Label.Status,
        Intent.Upload => Label.Upload,
        Intent.Cancel => Label.Cancel,
        Intent.NewProject => Label.NewProject,
        Intent.Help or Intent.Tips or Intent.Ask { Subject: Subject.Installing } => Label.Help,
        Intent.Ask { Subject: Subject.Formats } => Label.Upload,
        Intent.Ask { Subject: Subject.Price } => Label.Credits,
        Intent.Ask => Label.Status,
        Intent.Edit { ThenExport: true } => Label.EditThenExport,
        Intent.Edit or Intent.OneByOne or Intent.Skip or Intent.Redo or Intent.Undo or Intent.Same => Label.Edit,
        Intent.Talk => Label.Talk,
        Intent.Command or Intent.SaveStyle => Label.Help, // Commands have no label of their own: few are plain words ("my projects").
        _ => throw new InvalidOperationException($"No label for {intent}."),
    };
}
