using System.Globalization;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Compound keys: their parts are divided by a line feed, which sorts before all that names are made of. Numbers have 19 digits.</summary>
internal static class Key
{
    /// <summary>Above every key.</summary>
    public const string Last = "\uffff";

    public static string Of(ChatKey chat, string part) => $"{chat}\n{part}";

    public static string Of(ChatKey chat, long number) => $"{chat}\n{Of(number)}";

    public static string Of(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());

    public static string Of(params ReadOnlySpan<string> parts) => string.Join('\n', parts);

    /// <summary>From the first to the last key of the chat.</summary>
    public static (string From, string To) RangeOf(ChatKey chat) => RangeOf(chat.ToString());

    /// <summary>From the first to the last key that begins with these parts and has further ones.</summary>
    public static (string From, string To) RangeOf(params ReadOnlySpan<string> parts)
    {
        var start = Of(parts);
        return (start + "\n", $"{start}\n{Last}");
    }

    /// <summary>Above the key and all that begin with it and a further part, below every other one.</summary>
    public static string After(string key) => $"{key}\n{Last}";

    /// <summary>Above every key of an earlier time, below that of the time itself.</summary>
    public static string Before(DateTimeOffset time) => After(Of(time.ToUnixTimeMilliseconds() - 1));
}
