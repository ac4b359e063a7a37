using System.Buffers;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>Refuses texts that PostgreSQL cannot hold, before they fail a transaction that has the writes of many callers.</summary>
internal static class Storable
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(surrogate => (char)surrogate)]);

    /// <exception cref="StorageException">The text has a NUL, or half of a surrogate pair.</exception>
    public static string Checked(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Suspicious) is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out var rune, out var length) != OperationStatus.Done || rune.Value == 0)
            {
                throw new StorageException("A text has a character that the database of Storage:Database cannot hold. Nothing was changed.");
            }

            rest = rest[(at + length)..];
        }

        return text;
    }

    /// <inheritdoc cref="Checked(string)"/>
    public static void Check(Scope scope)
    {
        foreach (var name in scope.Chats.Select(chat => chat.ToString()).Concat(scope.Names))
        {
            Checked(name);
        }
    }
}
