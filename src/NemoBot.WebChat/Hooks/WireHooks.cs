namespace NemoBot.WebChat.Hooks;

/// <summary>The body of <c>POST /api/chat/hooks</c>.</summary>
internal sealed record WireNewHook(string? Address);

/// <summary>An address that is called when work ends.</summary>
/// <param name="Host">Of its address; the rest may be a secret.</param>
/// <param name="Waiting">Calls that it has not taken.</param>
/// <param name="DeliveredAt">When it took a call last; null if it never did.</param>
/// <param name="FailingSince">Since when it takes none; null if it does.</param>
internal sealed record WireHook(string Id, string Host, DateTimeOffset MadeAt, int Waiting, DateTimeOffset? DeliveredAt, DateTimeOffset? FailingSince);

/// <summary>The response to <c>GET /api/chat/hooks</c>.</summary>
internal sealed record WireHooks(IReadOnlyList<WireHook> Hooks);

/// <summary>The secret of an address, which is not told again.</summary>
/// <param name="OldUntil">Until when the one before signs too; null if there was none.</param>
internal sealed record WireHookSecret(string Id, string Secret, DateTimeOffset? OldUntil);
