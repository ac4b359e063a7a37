using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;

namespace Harness.People;

/// <summary>A message of the bot in its current state in a chat, whatever the platform.</summary>
/// <param name="About">The message of a user that it answers; null if the platform does not report it.</param>
internal sealed record BotMessage(string Id, string? About, string Text, IReadOnlyList<ShownButton> Buttons);

/// <summary>A button that triggers an action; links do not count.</summary>
/// <param name="Id">What the platform sends for a press.</param>
internal sealed record ShownButton(string Id, string Label)
{
    private static readonly Texts English = Texts.In("en");

    private static readonly string[] Shapes = ["9:16", "1:1", "16:9", "TikTok", "Reels", "Shorts", English[TextKey.ButtonAllShapes]];

    public ButtonMeaning Meaning { get; } = Label switch
    {
        _ when Label == English[TextKey.ButtonCancel] => ButtonMeaning.Cancel,
        _ when Label == English[TextKey.ButtonCancelAll] => ButtonMeaning.CancelAll,
        _ when Label == English[TextKey.ButtonRetry] => ButtonMeaning.Retry,
        _ when Label == English[TextKey.SuggestExport] || Label == English[TextKey.ButtonExport] => ButtonMeaning.Export,
        _ when Label == English[TextKey.ButtonPreview] => ButtonMeaning.Preview,
        _ when Shapes.Contains(Label) => ButtonMeaning.Shape,
        _ when Label == English[TextKey.ButtonBatchTogether] => ButtonMeaning.Together,
        _ when Label == English[TextKey.ButtonBatchSeparately] => ButtonMeaning.Separately,
        _ when Label == English[TextKey.ButtonBatchSame] => ButtonMeaning.Same,
        _ when Label == English[TextKey.ButtonDone] || Label == English[TextKey.ButtonSkip] => ButtonMeaning.EndQuestion,
        _ when CustomId.Parse(Id).Kind == CustomKind.Delete => ButtonMeaning.Delete,
        _ when CustomId.Parse(Id).Kind != CustomKind.Button => ButtonMeaning.Local,
        _ when Wish.Choices.Any(choice => Label.EndsWith(choice, StringComparison.Ordinal)) => ButtonMeaning.Choice,
        _ => ButtonMeaning.Other,
    };
}

internal enum ButtonMeaning
{
    /// <summary>Text that the button says for the user, or an instant answer.</summary>
    Other,
    Cancel,

    /// <summary>On the answer to a cancel in words: stops what else was there when it was said.</summary>
    CancelAll,
    Retry,
    Export,

    /// <summary>Renders the project too, in lower quality.</summary>
    Preview,

    /// <summary>An instruction and its export, or several of both.</summary>
    Shape,
    Together,
    Separately,

    /// <summary>In a batch one by one: the last instruction once more, for the next file.</summary>
    Same,

    /// <summary>A choice of a backend's question.</summary>
    Choice,

    /// <summary>Done or Skip: sends the answers.</summary>
    EndQuestion,

    /// <summary>Deletes its message; handled by the adapter alone, which stores nothing.</summary>
    Delete,

    /// <summary>Another button that the adapter handles alone, and that stays: a form, or a fresh token.</summary>
    Local,
}

/// <summary>A press that the platform accepted.</summary>
/// <param name="PressId">The platform's id of the press; unique.</param>
internal sealed record Press(string PressId, BotMessage On, ShownButton Button)
{
    /// <summary>False for the buttons that the adapter handles alone: a press that is lost with the process can be repeated, and nothing was promised.</summary>
    public bool IsStored => Button.Meaning is not (ButtonMeaning.Delete or ButtonMeaning.Local);
}
