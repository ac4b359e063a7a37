namespace NemoBot.Core.Model;

/// <summary>Identifies a conversation on a platform; a plain address that any process can send to.</summary>
/// <param name="Platform"><c>web</c>, <c>telegram</c> or <c>discord</c>.</param>
/// <param name="Id">The platform's address; it includes threads and topics, so each is a separate conversation.</param>
public readonly record struct ChatKey(string Platform, string Id)
{
    /// <summary>Returns <c>platform:id</c>, for logs and keys.</summary>
    public override string ToString() => $"{Platform}:{Id}";

    public static ChatKey Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(text[..colon], text[(colon + 1)..]) : throw new FormatException("A chat key has the form platform:id.");
    }
}
