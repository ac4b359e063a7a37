using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The keys of the platforms' values. Pure.</summary>
public static class PlatformKeys
{
    /// <summary>Returns whether the value belongs to the chat: <c>name/id of the chat/part</c>. The id may contain slashes, the name and the part do not.</summary>
    public static bool IsOf(ChatKey chat, string key)
    {
        var (first, last) = (key.IndexOf('/', StringComparison.Ordinal), key.LastIndexOf('/'));
        return last > first && key.AsSpan(first + 1, last - first - 1).SequenceEqual(chat.Id);
    }
}
