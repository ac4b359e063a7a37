using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;

namespace NemoBot.WebChat.Incoming;

/// <summary>
/// Decides which texts wait for files that are still being uploaded. An edit or an export is about those files: handled before them, it would change another
/// video, or none, and cost credits. Everything else ("status", "credits", "cancel", a question, a token for the login) is answered at once.
/// </summary>
internal static class UploadOrder
{
    /// <param name="chat">Null for a chat without a record.</param>
    public static bool Waits(string text, ChatRecord? chat, DateTimeOffset now) =>
        !(IncomingSecrets.IsToken(text) || (chat?.AwaitsTokenUntil > now && IncomingSecrets.LooksLikeToken(text.Trim())))
        && IntentRouter.Route(text) is Intent.Edit or Intent.Export or Intent.OneByOne or Intent.Redo or Intent.Same or Intent.Undo;
}
