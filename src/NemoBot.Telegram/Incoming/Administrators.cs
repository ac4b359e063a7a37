using NemoBot.Core.Concurrency;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Incoming;

/// <summary>Finds out who may write in the name of a group or channel: its administrators. Remembered for a minute, because people press again.</summary>
internal sealed partial class Administrators(TelegramClient client, TimeProvider time, ILogger<Administrators> logger)
{
    private const int Remembered = 1_000;
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(1);

    /// <summary>The press waits for it, and people expect an answer within 3 seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    private readonly BoundedCache<(long Chat, long Person), bool> _known = new(Remembered, Valid, time);

    /// <summary>Returns false also if Telegram does not say: it tells a bot nothing about a channel without the bot.</summary>
    public async Task<bool> ContainAsync(long chat, long person, CancellationToken cancellationToken)
    {
        if (_known.TryGet((chat, person), out var known))
        {
            return known;
        }

        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var member = await client.CallAsync(() => new GetChatMemberRequest { ChatId = chat, UserId = person }, stop.Token);
            var isAdministrator = member is ChatMemberAdministrator or ChatMemberOwner;
            _known.Set((chat, person), isAdministrator);
            return isAdministrator;
        }
        catch (TelegramException refused)
        {
            LogUnknown(refused.Message);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnknown("no answer in time");
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Whether a person is an administrator is not known: {Reason}")]
    private partial void LogUnknown(string reason);
}
