namespace NemoBot.Core.Model;

/// <summary>A key with which a script or an agent speaks in a web chat, as its person. The key itself is not stored: it is shown once, and names the chat and this id, sealed.</summary>
public sealed record ApiKey(string Id, DateTimeOffset MadeAt)
{
    /// <summary>Of one chat; no further one is made.</summary>
    public const int Most = 5;
}
