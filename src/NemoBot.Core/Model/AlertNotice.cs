using System.Text.Json.Serialization;

namespace NemoBot.Core.Model;

/// <summary>What the operator is alerted of. The names are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    /// <summary>The video API does not answer.</summary>
    Backend,

    /// <summary>Little space is free. Value: how much.</summary>
    Disk,

    /// <summary>New chats get no free accounts any more. Value: how many were fetched in the week.</summary>
    Accounts,

    /// <summary>A part of the store fails. Value: which parts.</summary>
    Store,

    /// <summary>Many jobs fail. Value: how many did in the last hour.</summary>
    Failures,

    /// <summary>A skill file is ignored. Value: its name and the reason.</summary>
    Skill,

    /// <summary>A daily budget of all people together is nearly used up. Value: its setting, and how much of it.</summary>
    Budget,
}

/// <summary>What the bot tells the chats of its operator, in one message.</summary>
public sealed record AlertNotice(IReadOnlyList<AlertPart> Parts);

/// <param name="IsOver">Whether it has ended; otherwise it begins.</param>
/// <param name="Value">What it is about, see <see cref="AlertKind"/>; empty for none.</param>
public sealed record AlertPart(AlertKind Kind, bool IsOver, string Value);
