using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Commands;

/// <summary>The commands as Discord shows them, as data.</summary>
internal static class CommandCatalog
{
    public const string EditThisVideo = "Edit this video";

    private const int MostFileTypes = 10;

    /// <summary>Discord's groups of file types, and the video formats by name, since its group does not know all of them (docs/contracts/discord.md §2.5).</summary>
    private static readonly string[] FileTypes =
    [
        .. MediaFormats.Accepted.Select(format => format.Kind).Distinct().Select(kind => kind.ToString().ToLowerInvariant())
            .Concat(Videos().Select(format => format.Extension))
            .Concat(Videos().SelectMany(format => format.OtherExtensions))
            .Take(MostFileTypes),
    ];

    /// <summary>The body of the PUT that replaces all commands.</summary>
    public static JsonArray Build() =>
    [
        Command(Word.EditName, Word.EditAbout, Prompt(required: true), Video(required: false)),
        Command(Word.UploadName, Word.UploadAbout, Video(required: true), Prompt(required: false)),
        Command(Word.ExportName, Word.ExportAbout),
        Command(Word.StatusName, Word.StatusAbout),
        Command(Word.CreditsName, Word.CreditsAbout),
        Command(Word.NewName, Word.NewAbout),
        Command(Word.ProjectsName, Word.ProjectsAbout),
        Command(Word.CancelName, Word.CancelAbout, JobOption()),
        Command(Word.SkillName, Word.SkillAbout, Option(3, "name", Word.OptionSkill, required: false)),
        Command(Word.LanguageName, Word.LanguageAbout, LanguageOption()),
        Command(Word.LoginName, Word.LoginAbout),
        Command(Word.LogoutName, Word.LogoutAbout),
        Command(Word.TipsName, Word.TipsAbout),
        Command(Word.HelpName, Word.HelpAbout),
        Everywhere(new() { ["name"] = EditThisVideo, ["type"] = 3, ["name_localizations"] = Localized(Word.MenuName) }),
    ];

    /// <summary>Changes exactly when the commands do: registering is limited to 200 a day.</summary>
    public static string Hash(JsonArray commands) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(commands.ToJsonString())));

    private static IEnumerable<MediaFormat> Videos() => MediaFormats.Accepted.Where(format => format.Kind == MediaKind.Video);

    private static JsonObject Command(Word name, Word about, params JsonObject[] options)
    {
        var command = new JsonObject
        {
            ["name"] = Words.In(null, name),
            ["type"] = 1,
            ["description"] = Words.In(null, about),
            ["name_localizations"] = Localized(name),
            ["description_localizations"] = Localized(about),
        };
        if (options.Length > 0)
        {
            command["options"] = new JsonArray([.. options]);
        }

        return Everywhere(command);
    }

    /// <summary>Installed by a server or by a person; in servers, with the bot, and in other direct messages.</summary>
    private static JsonObject Everywhere(JsonObject command)
    {
        command["integration_types"] = new JsonArray(0, 1);
        command["contexts"] = new JsonArray(0, 1, 2);
        return command;
    }

    private static JsonObject Prompt(bool required)
    {
        var option = Option(3, "prompt", Word.OptionPrompt, required);
        option["max_length"] = 2000;
        return option;
    }

    private static JsonObject Video(bool required)
    {
        var option = Option(11, "video", Word.OptionVideo, required);
        option["file_types"] = new JsonArray([.. FileTypes.Select(type => JsonValue.Create(type))]);
        return option;
    }

    /// <summary>Left out, the job that runs is stopped.</summary>
    private static JsonObject JobOption()
    {
        var option = Option(3, JobChoices.Option, Word.OptionJob, required: false);
        option["autocomplete"] = true;
        return option;
    }

    private static JsonObject LanguageOption()
    {
        var option = Option(3, "name", Word.OptionLanguage, required: false);
        option["choices"] = new JsonArray([.. Languages.All.Select(language => new JsonObject { ["name"] = language.NativeName, ["value"] = language.Name })]);
        return option;
    }

    private static JsonObject Option(int type, string name, Word about, bool required) => new()
    {
        ["type"] = type,
        ["name"] = name,
        ["description"] = Words.In(null, about),
        ["description_localizations"] = Localized(about),
        ["required"] = required,
    };

    private static JsonObject Localized(Word word)
    {
        var localized = new JsonObject();
        foreach (var (locale, text) in Words.Localized(word))
        {
            localized[locale] = text;
        }

        return localized;
    }
}
