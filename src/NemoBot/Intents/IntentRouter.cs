namespace NemoBot.Intents;

/// <summary>From words to what is wanted. Pure: same words, same intent.</summary>
public static class IntentRouter
{
    /// <param name="text">What was typed.</param>
    /// <param name="command">A slash command the platform recognised itself, without the slash; null for plain words (a leading <c>/export</c> in the text counts too).</param>
    /// <param name="hasAttachments">The message brings files: words that only present them ("here is my video") are then no instruction.</param>
    public static Intent Route(string text, string? command = null, bool hasAttachments = false) => new Intent.Edit(text);
}
