using NemoBot.Core.Model;

namespace NemoBot.Operations.Alerts;

/// <summary>What is known of all alerts, as stored: those that may begin, those that the operator was told of, and the messages that are not passed on yet. Pure.</summary>
/// <param name="Chats">The keys of the chats that know what lasts.</param>
internal sealed record AlertBook(IReadOnlyList<AlertEntry> Entries, IReadOnlyList<AlertMessage> Messages, IReadOnlyList<string> Chats)
{
    /// <summary>How long all must be well before an alert is over: one that comes and goes is one alert.</summary>
    public static readonly TimeSpan OverAfter = TimeSpan.FromMinutes(10);

    /// <summary>Messages that wait to be passed on; the oldest give way.</summary>
    private const int MostMessages = 20;

    public static AlertBook Empty { get; } = new([], [], []);

    /// <summary>Returns the book after a round of checks.</summary>
    /// <param name="checks">The kinds that were checked.</param>
    /// <param name="chats">The keys of the operator's chats. One that is new among them is told what lasts.</param>
    /// <param name="messageId">Begins the id of a message to pass on.</param>
    public AlertBook After(IReadOnlyList<AlertCheck> checks, IReadOnlyList<string> chats, DateTimeOffset now, string messageId)
    {
        var newcomers = chats.Except(Chats, StringComparer.Ordinal).ToList();
        var lasting = Entries.Where(entry => entry is { IsTold: true, WellSince: null }).Select(entry => new AlertPart(entry.Kind, IsOver: false, entry.Value)).ToList();
        var entries = Entries.ToDictionary(entry => entry.Kind);
        var parts = new List<AlertPart>();
        foreach (var check in checks)
        {
            var entry = entries.GetValueOrDefault(check.Kind);
            if (Next(entry, check, now) is { } next)
            {
                entries[check.Kind] = next;
                if (next.IsTold && entry?.IsTold != true)
                {
                    parts.Add(new(check.Kind, IsOver: false, next.Value));
                }
            }
            else if (entries.Remove(check.Kind) && entry!.IsTold)
            {
                parts.Add(new(check.Kind, IsOver: true, entry.Value));
            }
        }

        var messages = Messages.ToList();
        Add(lasting, newcomers, $"{messageId}-lasts");
        Add(parts, chats, messageId);
        return new([.. entries.Values.OrderBy(entry => entry.Kind)], [.. messages.TakeLast(MostMessages).Select(message => message.For(chats)).Where(message => message.Chats.Count > 0)], chats);

        void Add(IReadOnlyList<AlertPart> told, IReadOnlyList<string> to, string id)
        {
            if (told.Count > 0 && to.Count > 0)
            {
                messages.Add(new(id, now, to, new(told)));
            }
        }
    }

    /// <summary>Returns the book when the message was passed on.</summary>
    public AlertBook Without(string messageId) => this with { Messages = [.. Messages.Where(message => message.Id != messageId)] };

    /// <summary>Returns null if there is no alert, and none may begin.</summary>
    private static AlertEntry? Next(AlertEntry? entry, AlertCheck check, DateTimeOffset now)
    {
        if (check.Value is { } value)
        {
            var since = entry?.Since ?? now;
            var isTold = entry?.IsTold == true || now - since >= check.After;
            return new(check.Kind, since, isTold, entry?.IsTold == true ? entry.Value : value, WellSince: null);
        }

        var wellSince = entry?.WellSince ?? now;
        return entry is null || !entry.IsTold || now - wellSince >= OverAfter ? null : entry with { WellSince = wellSince };
    }
}

/// <summary>Something that is not well.</summary>
/// <param name="IsTold">Whether the operator was told that it began.</param>
/// <param name="Value">When the operator was told.</param>
/// <param name="WellSince">Since when all is well again; null while it is not.</param>
internal sealed record AlertEntry(AlertKind Kind, DateTimeOffset Since, bool IsTold, string Value, DateTimeOffset? WellSince);

/// <summary>A message for the operator's chats.</summary>
/// <param name="Chats">Their keys.</param>
internal sealed record AlertMessage(string Id, DateTimeOffset At, IReadOnlyList<string> Chats, AlertNotice Notice)
{
    /// <summary>Returns the message for those of its chats that are still the operator's.</summary>
    public AlertMessage For(IReadOnlyList<string> linked) => Chats.All(linked.Contains) ? this : this with { Chats = [.. Chats.Where(linked.Contains)] };
}

/// <summary>The outcome of a check.</summary>
/// <param name="Value">Null if all is well.</param>
internal sealed record AlertCheck(AlertKind Kind, TimeSpan After, string? Value);
