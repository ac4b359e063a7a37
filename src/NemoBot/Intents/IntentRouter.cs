namespace NemoBot.Intents;

/// <summary>From words to what is wanted. Pure: same words, same intent.</summary>
public static class IntentRouter
{
    /// <param name="text">What was typed.</param>
    /// <param name="command">A slash command the platform recognised itself, without the slash; null for plain words (a leading <c>/export</c> in the text counts too).</param>
    /// <param name="hasAttachments">The message brings files: words that only present them ("here is my video") are then no instruction.</param>
    public static Intent Route(string text, string? command = null, bool hasAttachments = false) => (command ?? text) switch { "export" => new Intent.Export(), "cancel" => new Intent.Cancel(), "status" => new Intent.Status(), "credits" => new Intent.Credits(), "help" => new Intent.Help(), "new" => new Intent.NewProject(), "projects" or "login" or "logout" or "skill" or "language" or "start" => new Intent.Command(command ?? text, command is null ? "" : text), "" when hasAttachments => new Intent.Upload(), _ => new Intent.Edit(text, text.EndsWith("and export", StringComparison.Ordinal))};
}
