using NemoBot.Conversation;
using NemoBot.Delivery;
using NemoBot.Platforms;
using NemoBot.Replies;
using NemoBot.Secrets;
using NemoBot.Skills;
using NemoBot.Storage;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Actions;

/// <summary>/login and /logout: the person's own NemoVideo token. Only where nobody else reads; never shown; its message is deleted where that is possible.</summary>
internal sealed partial class LoginAction(NemoVideoClient nemo, Attributions attributions, PlatformDirectory platforms, TimeProvider time, ILogger<LoginAction> logger)
{
    private static readonly TimeSpan WaitForToken = TimeSpan.FromMinutes(5);

    /// <summary>The next plain message is the token.</summary>
    public bool Awaits(Turn turn) => Awaits(turn.Message, turn.Chat, time.GetUtcNow());

    /// <summary>A NemoVideo token, pasted without a word: it can mean nothing else.</summary>
    public static bool IsBareToken(IncomingMessage message) =>
        message is { Command: null, Press: null } && TypedIn(message) is var typed && typed.StartsWith("nmv_", StringComparison.Ordinal) && IncomingSecrets.LooksLikeToken(typed);

    /// <summary>The words as they can be seen: a token copied from a page brings invisible characters along. A forwarded one is the person's as well.</summary>
    public static string TypedIn(IncomingMessage message) => VisibleText.Strip(message.Forwarded ?? message.Text).Trim();

    /// <summary>The words are a token for the login: only the login reads them, so they are not masked.</summary>
    public static bool Takes(IncomingMessage message, ChatRecord chat, DateTimeOffset now) => IsBareToken(message) || Awaits(message, chat, now);

    public async Task<Answer> RunAsync(Turn turn, string argument, CancellationToken cancellationToken)
    {
        if (!turn.Message.IsPrivate)
        {
            if (argument.Length > 0)
            {
                await DeleteAsync(turn, cancellationToken);
            }

            return turn.Say(argument.Length > 0 ? TextKey.LoginLeaked : TextKey.LoginOnlyPrivate);
        }

        return argument.Length > 0
            ? await TakeTokenAsync(turn, argument, cancellationToken)
            : turn.Say(TextKey.LoginAsk) with { Chat = chat => chat with { AwaitsTokenUntil = time.GetUtcNow() + WaitForToken } };
    }

    /// <summary>Tries the token with a look at the balance, and keeps it if it is good.</summary>
    public async Task<Answer> TakeTokenAsync(Turn turn, string typed, CancellationToken cancellationToken)
    {
        var deleted = await DeleteAsync(turn, cancellationToken);
        var hint = deleted ? "" : $"\n\n{turn.Texts[TextKey.LoginDeleteYourself]}";
        var token = new Secret(VisibleText.Strip(typed).Trim());
        try
        {
            var balance = await Patience.AskAsync(
                stop => nemo.GetCreditsAsync(new(token, attributions.Of(turn.Chat.Skill)) { LongestWait = TimeSpan.Zero }, stop),
                time,
                cancellationToken);
            return turn.Say(turn.Texts.Format(TextKey.LoginDone, balance.Available) + hint) with
            {
                Chat = chat => chat with { Linked = new(token, null, null), AwaitsTokenUntil = null, ProjectId = null },
            };
        }
        catch (NemoVideoException refused) when (refused.Code is NemoErrorCode.InvalidToken or NemoErrorCode.Forbidden or NemoErrorCode.ScopeMissing)
        {
            return turn.Say(turn.Texts[TextKey.LoginRefused] + hint);
        }
    }

    public static Answer LogOut(Turn turn) => turn.Chat.Linked is null
        ? turn.Say(TextKey.LogoutNothing)
        : turn.Say(TextKey.LogoutDone) with { Chat = chat => chat with { Linked = null, ProjectId = null } };

    private static bool Awaits(IncomingMessage message, ChatRecord chat, DateTimeOffset now) =>
        chat.AwaitsTokenUntil > now && message is { IsPrivate: true, Press: null, Command: null, Attachments.Count: 0 } && IncomingSecrets.LooksLikeToken(TypedIn(message));

    private async Task<bool> DeleteAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await platforms.For(turn.Message.Chat).DeleteAsync(turn.Message.Chat, turn.Message.MessageId, cancellationToken);
        }
        catch (PlatformException fault)
        {
            LogNotDeleted(fault, turn.Message.Chat); // The person is asked to delete it.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A message with a token could not be deleted in {Chat}")]
    private partial void LogNotDeleted(Exception fault, ChatKey chat);
}
