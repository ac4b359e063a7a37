using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Core.Secrets;

/// <summary>
/// Replaces the id of a chat in the log, because a log cannot be made to forget it. The same chat has the same name as long as the process runs, so that its lines can
/// be followed; nobody can find the chat by it.
/// </summary>
public static class ChatNames
{
    private const int HashBytes = 6;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public static string Of(ChatKey chat) => $"{chat.Platform}:#{Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(chat.ToString())).AsSpan(0, HashBytes))}";

    /// <summary>Returns the words of a log entry with names in place of the chats among its values.</summary>
    public static string Hide(string words, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        for (var i = 0; i < (values?.Count ?? 0); i++)
        {
            if (values![i].Value is ChatKey chat)
            {
                words = words.Replace(chat.ToString(), Of(chat), StringComparison.Ordinal);
            }
        }

        return words;
    }
}
