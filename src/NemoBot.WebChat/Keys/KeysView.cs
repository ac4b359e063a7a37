using NemoBot.Core.Model;

namespace NemoBot.WebChat.Keys;

/// <summary>What the page of a chat's keys shows.</summary>
internal sealed record KeysView(IReadOnlyList<ApiKey> Keys, IReadOnlyList<JobHook> Hooks)
{
    /// <summary>A key that was just made, which is not shown again; null for none.</summary>
    public string? MadeKey { get; init; }

    /// <summary>An address whose secret was just made, which is not shown again; null for none.</summary>
    public JobHook? MadeHook { get; init; }

    /// <summary>Why an address was not added; null if none was refused.</summary>
    public string? Problem { get; init; }
}
