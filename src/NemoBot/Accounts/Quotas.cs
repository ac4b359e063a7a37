using Microsoft.Extensions.Options;
using NemoBot.Actions;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Accounts;

/// <summary>Who may use the operator's token, and how much; section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>What the operator page asks for; at least 12 characters. Default null: only one-time links of <c>NemoBot operator-link</c> open it.</summary>
    public string? Code { get; set; }

    /// <summary>Chats (<c>platform:id</c>) that may use <c>Nemo:Token</c>; empty: all may. Others work with free accounts of their own.</summary>
    public IList<string> AllowedChats { get; } = [];

    /// <summary>Edits a chat may make with the operator's token on one day (UTC). Default 50, 1 to 100,000.</summary>
    public int EditsPerDay { get; set; } = 50;

    /// <summary>Exports a chat may make with the operator's token on one day (UTC). Default 50, 1 to 100,000.</summary>
    public int ExportsPerDay { get; set; } = 50;
}

/// <summary>Counts what a chat uses of the operator's account.</summary>
internal sealed class Quotas(AccountBook accounts, IOptions<OperatorOptions> options, TimeProvider time)
{
    /// <summary>Why the work cannot start today; null when it can.</summary>
    public string? Refusal(Turn turn, ReadOnlySpan<JobKind> kinds)
    {
        if (accounts.Current(turn.Chat)?.Kind != AccountKind.Operator)
        {
            return null;
        }

        var used = Today(turn.Chat);
        return (kinds.Contains(JobKind.Edit) && used.Edits >= options.Value.EditsPerDay) || (kinds.Contains(JobKind.Export) && used.Exports >= options.Value.ExportsPerDay)
            ? turn.Texts[TextKey.QuotaUsedUp]
            : null;
    }

    /// <summary>The change that counts this work; changes nothing where the account is not the operator's.</summary>
    public Func<ChatRecord, ChatRecord> Use(Turn turn, ReadOnlySpan<JobKind> kinds)
    {
        if (accounts.Current(turn.Chat)?.Kind != AccountKind.Operator)
        {
            return chat => chat;
        }

        var edits = kinds.Contains(JobKind.Edit) ? 1 : 0;
        var exports = kinds.Contains(JobKind.Export) ? 1 : 0;
        return chat => Today(chat) is var used ? chat with { Use = used with { Edits = used.Edits + edits, Exports = used.Exports + exports } } : chat;
    }

    private DailyUse Today(ChatRecord chat)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return chat.Use is { } use && use.Day == today ? use : new(today, 0, 0);
    }
}
