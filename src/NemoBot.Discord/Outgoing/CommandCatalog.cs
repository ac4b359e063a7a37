using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Outgoing;

/// <summary>Builds the definitions of the application commands, as data.</summary>
internal static class CommandCatalog
{
    public const string EditThisVideo = "Edit this video";

    private const int MostFileTypes = 10;

    /// <summary>Discord's groups of file types, and the video formats by name, because its group does not include all of them (docs/contracts/discord.md §2.5).</summary>
    private static readonly string[] FileTypes =
    [
        .. MediaFormats.Accepted.Select(format => format.Kind).Distinct().Select(kind => kind.ToString().ToLowerInvariant())
            .Concat(Videos().Select(format => format.Extension))
            .Concat(Videos().SelectMany(format => format.OtherExtensions))
            .Take(MostFileTypes),
    ];

    /// <summary>Returns the body of the PUT request that replaces all commands.</summary>
    public static JsonArray Build() =>
    [
        Command(TextKey.DiscordEditName, TextKey.DiscordEditAbout, Prompt(required: true), Video(required: false)),
        Command(TextKey.DiscordUploadName, TextKey.DiscordUploadAbout, Video(required: true), Prompt(required: false)),
        Command(TextKey.DiscordPreviewName, TextKey.DiscordPreviewAbout),
        Command(TextKey.DiscordExportName, TextKey.DiscordExportAbout),
        Command(TextKey.DiscordStatusName, TextKey.DiscordStatusAbout),
        Command(TextKey.DiscordCreditsName, TextKey.DiscordCreditsAbout),
        Command(TextKey.DiscordNewName, TextKey.DiscordNewAbout),
        Command(TextKey.DiscordProjectsName, TextKey.DiscordProjectsAbout),
        Command(TextKey.DiscordRenameName, TextKey.DiscordRenameAbout, Option(3, "name", TextKey.DiscordOptionName, required: true)),
        Command(TextKey.DiscordStylesName, TextKey.DiscordStylesAbout),
        Command(TextKey.DiscordCancelName, TextKey.DiscordCancelAbout, JobOption()),
        Command(TextKey.DiscordSkillName, TextKey.DiscordSkillAbout, Option(3, "name", TextKey.DiscordOptionSkill, required: false)),
        Command(TextKey.DiscordLanguageName, TextKey.DiscordLanguageAbout, LanguageOption()),
        Command(TextKey.DiscordLoginName, TextKey.DiscordLoginAbout),
        Command(TextKey.DiscordLogoutName, TextKey.DiscordLogoutAbout),
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

    private static JsonObject Video(bool required)
    {
        var option = Option(11, "video", TextKey.DiscordOptionVideo, required);
        option["file_types"] = new JsonArray([.. FileTypes.Select(type => JsonValue.Create(type))]);
        return option;
    }

    /// <summary>If the option is omitted, the command stops the running job.</summary>
    private static JsonObject JobOption()
    {
        var option = Option(3, JobChoices.Option, TextKey.DiscordOptionJob, required: false);
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
