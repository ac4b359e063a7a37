using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles /login and /logout with the person's own NemoVideo token. Works only in private chats; the token is never shown, and its message is deleted where
/// possible.
/// </summary>
internal sealed partial class LoginAction(NemoVideoClient nemo, Attributions attributions, PlatformDirectory platforms, TimeProvider time, ILogger<LoginAction> logger)
{
    private static readonly TimeSpan WaitForToken = TimeSpan.FromMinutes(5);

    /// <summary>Returns true if the next plain message is the token.</summary>
    public bool Awaits(MessageContext context) => Awaits(context.Message, context.Chat, time.GetUtcNow());

    /// <summary>Returns true for a NemoVideo token that was pasted alone: it can mean nothing else.</summary>
    public static bool IsBareToken(IncomingMessage message) =>
        message is { Command: null, Press: null } && IncomingSecrets.IsToken(message.Forwarded ?? message.Text);

    /// <summary>Returns the visible text: a token copied from a page can contain invisible characters. A forwarded token counts as the person's own.</summary>
    public static string TypedIn(IncomingMessage message) => VisibleText.Strip(message.Forwarded ?? message.Text).Trim();

    /// <summary>Returns true if the text is a token for the login: only the login reads it, so it is not masked.</summary>
    public static bool Takes(IncomingMessage message, ChatRecord chat, DateTimeOffset now) => IsBareToken(message) || Awaits(message, chat, now);

    public async Task<ActionResult> RunAsync(MessageContext context, string argument, CancellationToken cancellationToken)
    {
        if (!context.Message.IsPrivate)
        {
            if (argument.Length > 0)
            {
                await DeleteAsync(context, cancellationToken);
            }

            return context.Say(argument.Length > 0 ? TextKey.LoginLeaked : TextKey.LoginOnlyPrivate);
        }

        return argument.Length > 0
            ? await TakeTokenAsync(context, argument, cancellationToken)
            : context.Say(TextKey.LoginAsk) with { Chat = chat => chat with { AwaitsTokenUntil = time.GetUtcNow() + WaitForToken } };
    }

    /// <summary>Tests the token by reading the balance, and stores it if it is valid.</summary>
    public async Task<ActionResult> TakeTokenAsync(MessageContext context, string typed, CancellationToken cancellationToken)
    {
        var deleted = await DeleteAsync(context, cancellationToken);
        var hint = deleted ? "" : $"\n\n{context.Texts[TextKey.LoginDeleteYourself]}";
        var token = new Secret(VisibleText.Strip(typed).Trim());
        try
        {
            var balance = await BackendTimeout.AskAsync(
                stop => nemo.GetCreditsAsync(new(token, attributions.Of(context.Chat.Skill)) { LongestWait = TimeSpan.Zero }, stop),
                time,
                cancellationToken);
            return context.Say(context.Texts.Format(TextKey.LoginDone, balance.Available) + hint) with
            {
                Chat = chat => chat with { Linked = new(token, null, null), AwaitsTokenUntil = null, ProjectId = null },
            };
        }
        catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.InvalidToken or NemoErrorCode.Forbidden or NemoErrorCode.ScopeMissing)
        {
            return context.Say(context.Texts[TextKey.LoginRefused] + hint);
        }
    }

    public static ActionResult LogOut(MessageContext context) => context.Chat.Linked is null
        ? context.Say(TextKey.LogoutNothing)
        : context.Say(TextKey.LogoutDone) with { Chat = chat => chat with { Linked = null, ProjectId = null } };

    private static bool Awaits(IncomingMessage message, ChatRecord chat, DateTimeOffset now) =>
        chat.AwaitsTokenUntil > now && message is { IsPrivate: true, Press: null, Command: null, Attachments.Count: 0 } && IncomingSecrets.LooksLikeToken(TypedIn(message));

    private async Task<bool> DeleteAsync(MessageContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await platforms.For(context.Message.Chat).DeleteAsync(context.Message.Chat, context.Message.MessageId, cancellationToken);
        }
        catch (PlatformException fault)
        {
            LogNotDeleted(fault, context.Message.Chat); // The person is asked to delete it.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not delete a message with a token in {Chat}")]
    private partial void LogNotDeleted(Exception fault, ChatKey chat);
}
