using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Api;

/// <summary>What the page itself says: the texts whose keys begin with <c>Page</c>, by the names that its script knows them by (<c>PageTrySaying</c> is <c>trySaying</c>).</summary>
internal static class PageWords
{
    private const string Prefix = "Page";

    /// <summary>Leaves the letters of all scripts as they are, and escapes what means something in HTML.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly (string Name, TextKey Key)[] Keys =
    [
        .. Enum.GetValues<TextKey>().Select(key => (Name: key.ToString(), Key: key)).Where(key => key.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(key => (JsonNamingPolicy.CamelCase.ConvertName(key.Name[Prefix.Length..]), key.Key)),
    ];

    /// <summary>By the script's names; places for values are <c>{0}</c>, <c>{1}</c> …</summary>
    public static Dictionary<string, string> In(Texts texts) => Keys.ToDictionary(key => key.Name, key => texts[key.Key]);

    /// <summary>As JSON, for an attribute of the page.</summary>
    public static string JsonOf(Dictionary<string, string> words) => JsonSerializer.Serialize(words, Json);
}
