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

    /// <summary>From the first to the last key of the chat.</summary>
    public static (string From, string To) RangeOf(ChatKey chat) => (Of(chat, ""), Of(chat, Last));
}
