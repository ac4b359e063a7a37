using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Provides the page's own texts: those whose keys begin with <c>Page</c>, under the names that its script uses (<c>PageTrySaying</c> is <c>trySaying</c>), the forms
/// of lists, sizes and percentages (<c>SizeBytes</c> is <c>sizeBytes</c>), and the descriptions of the commands. Those that begin with <c>Later</c>, the notifications, and the name of the keys' page
/// are fetched when they are first needed.
/// </summary>
internal static class PageWords
{
    private const string Prefix = "Page";
    private const string LaterPrefix = "Later";

    private static readonly TextKey[] Shared =
    [
        TextKey.ListJoin, TextKey.Percent, TextKey.SizeBytes, TextKey.SizeKilobytes, TextKey.SizeMegabytes, TextKey.SizeGigabytes,
        TextKey.CommandEditAbout, TextKey.CommandPreviewAbout, TextKey.CommandExportAbout, TextKey.CommandStatusAbout, TextKey.CommandCreditsAbout, TextKey.CommandUploadAbout,
        TextKey.CommandNewAbout, TextKey.CommandProjectsAbout, TextKey.CommandRenameAbout, TextKey.CommandStylesAbout, TextKey.CommandCancelAbout, TextKey.CommandSkillAbout,
        TextKey.CommandLanguageAbout, TextKey.CommandLoginAbout, TextKey.CommandLogoutAbout, TextKey.CommandMyDataAbout, TextKey.CommandForgetMeAbout, TextKey.CommandPrivacyAbout,
        TextKey.CommandApiKeyAbout, TextKey.CommandTipsAbout, TextKey.CommandHelpAbout,
    ];

    /// <summary>Keeps the letters of all scripts, and escapes characters with a meaning in HTML.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly TextKey[] SharedLater = [TextKey.PushDone, TextKey.PushAsks, TextKey.PushFailed, TextKey.PushOpen, TextKey.WebKeysTitle];

    private static readonly (string Name, TextKey Key)[] Keys = [.. KeysWith(Prefix), .. Shared.Select(key => (JsonNamingPolicy.CamelCase.ConvertName(key.ToString()), key))];

    private static readonly (string Name, TextKey Key)[] LaterKeys = [.. KeysWith(LaterPrefix), .. SharedLater.Select(key => (JsonNamingPolicy.CamelCase.ConvertName(key.ToString()), key))];

    private static readonly (string Name, TextKey Key)[] ForSendingKeys =
    [
        ("arrivedTitle", TextKey.SendArrivedTitle), ("arrived", TextKey.SendArrived),
        .. Keys.Where(key => key.Key is TextKey.PageSending or TextKey.PageUploading or TextKey.PageUploadPaused or TextKey.PageStoring or TextKey.PageNotSent or TextKey.PageFilesLost or TextKey.PageTooMany
            or TextKey.PageEmptyFile or TextKey.SizeBytes or TextKey.SizeKilobytes or TextKey.SizeMegabytes or TextKey.SizeGigabytes),
    ];

    /// <summary>Returns the texts of a first visit by the script's names, with <c>{0}</c>, <c>{1}</c> … for values.</summary>
    public static Dictionary<string, string> In(Texts texts) => Keys.ToDictionary(key => key.Name, key => texts[key.Key]);

    /// <summary>Returns these and the later ones.</summary>
    public static Dictionary<string, string> AllIn(Texts texts) => Keys.Concat(LaterKeys).ToDictionary(key => key.Name, key => texts[key.Key]);

    /// <summary>Returns the texts for the script of the page behind a link (<c>SendArrived</c> is <c>arrived</c>), in the same way.</summary>
    public static Dictionary<string, string> ForSending(Texts texts) => ForSendingKeys.ToDictionary(key => key.Name, key => texts[key.Key]);

    private static IEnumerable<(string Name, TextKey Key)> KeysWith(string prefix) =>
        Enum.GetValues<TextKey>().Select(key => (Name: key.ToString(), Key: key)).Where(key => key.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => (JsonNamingPolicy.CamelCase.ConvertName(key.Name[prefix.Length..]), key.Key));

    /// <summary>Returns the texts as JSON, for an attribute of the page.</summary>
    public static string JsonOf(Dictionary<string, string> words) => JsonSerializer.Serialize(words, Json);
}
