using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Outgoing;

/// <summary>Builds the definitions of the application commands, as data.</summary>
internal static class CommandCatalog
{
    public const string EditThisVideo = "Edit this video";

    private const int MostFileTypes = 10;

    /// <summary>Videos, pictures and sounds in one command.</summary>
    private const int MostFiles = 5;

    /// <summary>Discord's groups of file types, and the video formats by name, because its group does not include all of them (docs/contracts/discord.md §2.5).</summary>
    private static readonly string[] FileTypes =
    [
        .. MediaFormats.Accepted.Select(format => format.Kind).Distinct().Select(kind => kind.ToString().ToLowerInvariant())
            .Concat(Videos().Select(format => format.Extension))
            .Concat(Videos().SelectMany(format => format.OtherExtensions))
            .Take(MostFileTypes),
    ];

    private static readonly string[] CaptionTypes = [.. CaptionFormat.All.Select(format => format.Extension)];

    /// <summary>Returns the body of the PUT request that replaces all commands.</summary>
    /// <param name="offersPage">Whether a page of ours takes files that are too large for Discord: <c>/upload</c> without one asks for it.</param>
    public static JsonArray Build(bool offersPage = false) =>
    [
        Command(TextKey.DiscordEditName, TextKey.DiscordEditAbout, [Prompt(required: true), .. Files(required: false)]),
        Command(TextKey.DiscordUploadName, TextKey.DiscordUploadAbout, [Files(required: !offersPage)[0], Prompt(required: false), .. Files(required: !offersPage)[1..]]),
        Command(TextKey.DiscordPreviewName, TextKey.DiscordPreviewAbout),
        Command(TextKey.DiscordExportName, TextKey.DiscordExportAbout),
        Command(TextKey.DiscordStatusName, TextKey.DiscordStatusAbout),
        Command(TextKey.DiscordCreditsName, TextKey.DiscordCreditsAbout),
        Command(TextKey.DiscordNewName, TextKey.DiscordNewAbout),
        Command(TextKey.DiscordProjectsName, TextKey.DiscordProjectsAbout, Offered(Choice.ByName, TextKey.DiscordOptionProject)),
        Command(TextKey.DiscordRenameName, TextKey.DiscordRenameAbout, Option(3, "name", TextKey.DiscordOptionName, required: true)),
        Command(TextKey.DiscordStylesName, TextKey.DiscordStylesAbout, Offered(Choice.ByName, TextKey.DiscordOptionStyle)),
        Command(TextKey.DiscordCancelName, TextKey.DiscordCancelAbout, Offered(Choice.Job, TextKey.DiscordOptionJob)),
        Command(TextKey.DiscordSkillName, TextKey.DiscordSkillAbout, Offered(Choice.ByName, TextKey.DiscordOptionSkill)),
        Command(TextKey.DiscordLanguageName, TextKey.DiscordLanguageAbout, LanguageOption()),
        Command(TextKey.DiscordLoginName, TextKey.DiscordLoginAbout),
        Command(TextKey.DiscordLogoutName, TextKey.DiscordLogoutAbout),
        Command(TextKey.DiscordMyDataName, TextKey.DiscordMyDataAbout),
        Command(TextKey.DiscordForgetMeName, TextKey.DiscordForgetMeAbout),
        Command(TextKey.DiscordPrivacyName, TextKey.DiscordPrivacyAbout),
        Command(TextKey.DiscordTipsName, TextKey.DiscordTipsAbout),
        Command(TextKey.DiscordHelpName, TextKey.DiscordHelpAbout),
        Everywhere(new() { ["name"] = EditThisVideo, ["type"] = 3, ["name_localizations"] = Localized(TextKey.DiscordMenuName) }),
    ];

    /// <summary>Returns a hash that changes exactly when the commands do, because registrations are limited to 200 a day.</summary>
    public static string Hash(JsonArray commands) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(commands.ToJsonString())));

    private static IEnumerable<MediaFormat> Videos() => MediaFormats.Accepted.Where(format => format.Kind == MediaKind.Video);

    private static JsonObject Command(TextKey name, TextKey about, params JsonObject[] options)
    {
        var command = new JsonObject
        {
            ["name"] = Texts.In(null)[name],
            ["type"] = 1,
            ["description"] = Texts.In(null)[about],
            ["name_localizations"] = Localized(name),
            ["description_localizations"] = Localized(about),
        };
        if (options.Length > 0)
        {
            command["options"] = new JsonArray([.. options]);
        }

        return Everywhere(command);
    }

    /// <summary>Makes a command available for server and user installs: in servers, in direct messages with the bot, and in other direct messages.</summary>
    private static JsonObject Everywhere(JsonObject command)
    {
        command["integration_types"] = new JsonArray(0, 1);
        command["contexts"] = new JsonArray(0, 1, 2);
        return command;
    }

    private static JsonObject Prompt(bool required)
    {
        var option = Option(3, "prompt", TextKey.DiscordOptionPrompt, required);
        option["max_length"] = 2000;
        return option;
    }

    /// <summary>The options of a command that takes footage: an option is one file, and has at most ten kinds, so captions have their own.</summary>
    private static JsonObject[] Files(bool required) =>
    [
        File("video", TextKey.DiscordOptionVideo, required, FileTypes),
        .. Enumerable.Range(2, MostFiles - 1).Select(number => File($"file{number}", TextKey.DiscordOptionFile, required: false, FileTypes)),
        File("captions", TextKey.DiscordOptionCaptions, required: false, CaptionTypes),
    ];

    private static JsonObject File(string name, TextKey about, bool required, IEnumerable<string> types)
    {
        var option = Option(11, name, about, required);
        option["file_types"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]);
        return option;
    }

    /// <summary>An option with choices that depend on the chat (<see cref="Autocompletion"/>). If it is omitted, the command shows its list, or stops the running job.</summary>
    private static JsonObject Offered(string name, TextKey about)
    {
        var option = Option(3, name, about, required: false);
        option["autocomplete"] = true;
        return option;
    }

    private static JsonObject LanguageOption()
    {
        var option = Option(3, "name", TextKey.DiscordOptionLanguage, required: false);
        option["choices"] = new JsonArray([.. Languages.All.Select(language => new JsonObject { ["name"] = language.NativeName, ["value"] = language.Name })]);
        return option;
    }

    private static JsonObject Option(int type, string name, TextKey about, bool required) => new()
    {
        ["type"] = type,
        ["name"] = name,
        ["description"] = Texts.In(null)[about],
        ["description_localizations"] = Localized(about),
        ["required"] = required,
    };

    private static JsonObject Localized(TextKey key)
    {
        var localized = new JsonObject();
        foreach (var (locale, text) in CommandLocales.Localized(key))
        {
            localized[locale] = text;
        }

        return localized;
    }
}
