using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Skills;

/// <summary>A translation of a skill file: its user-facing texts in one language.</summary>
internal sealed record SkillTranslation(string? DisplayName, string? Description, SkillSpeech Speech);

/// <summary>
/// Reads a published <c>SKILL.md</c>: settings (YAML between two lines <c>---</c>, or none), then Markdown. Extracts what the bot can use and reports what
/// it ignores. Pure; lenient about the form, strict about the effects that a file may have.
/// </summary>
internal static class SkillFile
{
    public const int MostBytes = 256 * 1024;
    private const int LongestDisplayName = 60;
    private const int LongestDescription = 160;
    private const int LongestGreeting = 400;
    private const string NoVersion = "0.0.0";

    /// <summary>Returns the profile, or the first fault.</summary>
    /// <param name="file">The path of the file, for the fault.</param>
    /// <param name="folderName">The name of the profile if the file has none.</param>
    public static (SkillProfile? Profile, SkillFault? Fault) Read(string file, string folderName, string content)
    {
        try
        {
            return (Parse(folderName, content), null);
        }
        catch (SkillFormatException wrong)
        {
            return (null, new(file, wrong.Line, wrong.Message));
        }
    }

    /// <summary>Reads a translation (<c>SKILL.de.md</c>). Returns it or the first fault; the profile then has no such translation.</summary>
    public static (SkillTranslation? Translation, SkillFault? Fault) ReadTranslation(string file, string content)
    {
        try
        {
            var (settings, body) = Frontmatter.Divide(Clean(content));
            var speech = SkillSpeech.Read(SkillText.Read(body));
            return speech is { Greeting: null, TrySaying.Count: 0, Tips.Count: 0 }
                ? throw new SkillFormatException(1, "The translation has no greeting (a block quote), no list of examples and no tips.")
                : (new(settings.Text("displayName") is { } name ? Short(name) : null, settings.Text("description") is { } about ? Phrases.FirstSentence(about, LongestDescription) : null, speech), null);
        }
        catch (SkillFormatException wrong)
        {
            return (null, new(file, wrong.Line, wrong.Message));
        }
    }

    /// <summary>Returns the profile with its translations, by language.</summary>
    public static SkillProfile With(SkillProfile profile, IReadOnlyDictionary<string, SkillTranslation> translations) => profile with
    {
        DisplayName = With(profile.DisplayName, translations, translation => translation.DisplayName),
        Description = With(profile.Description, translations, translation => translation.Description),
        Greeting = With(profile.Greeting, translations, translation => translation.Speech.Greeting),
        SettingUp = With(profile.SettingUp, translations, translation => translation.Speech.SettingUp),
        Ready = With(profile.Ready, translations, translation => translation.Speech.Ready),
        TrySaying = With(profile.TrySaying, translations, translation => translation.Speech.TrySaying),
        Tips = With(profile.Tips, translations, translation => translation.Speech.Tips),
    };

    private static SkillProfile Parse(string folderName, string content)
    {
        var text = Clean(content);
        var (settings, body) = Frontmatter.Divide(text);
        var remarks = new List<string>();
        var name = NameOf(settings, folderName, remarks);
        var blocks = SkillText.Read(body);
        var description = settings.Text("description") ?? "";
        var api = SkillApi.Read(body, description);
        var rows = SkillRows.Read(blocks);
        var notTaken = new List<string>();
        var words = ProfileWords.Of(rows.Routing, notTaken);
        notTaken.AddRange(api.Remarks);
        var speech = SkillSpeech.Read(blocks);
        var prose = description.Length > 0 ? description : speech.About;
        var greeting = speech.Greeting ?? Phrases.FirstSentence(Phrases.Safe(Markup.Escape(prose)), LongestGreeting);
        if (greeting.Length == 0)
        {
            throw new SkillFormatException(1, "There is nothing to greet people with: no block quote, no description and no text.");
        }

        var version = VersionOf(settings, remarks);
        if (settings.Doubled.Count > 0)
        {
            remarks.Add($"{string.Join(", ", settings.Doubled)} is set twice, the first counts");
        }

        if (notTaken.Count > 0)
        {
            remarks.Add($"not taken over: {string.Join("; ", notTaken)}");
        }

        return new()
        {
            Name = name,
            Version = version,
            DisplayName = Of(settings.Text("displayName") is { } shown ? Short(shown) : Readable(name)),
            Description = Of(Phrases.FirstSentence(prose.Length > 0 ? prose : Phrases.Plain(greeting), LongestDescription)),
            Greeting = Of(greeting),
            TrySaying = Of(speech.TrySaying),
            Tips = Of(speech.Tips),
            SettingUp = Of(speech.SettingUp),
            Ready = Of(speech.Ready),
            Formats = api.Formats,
            LargestFile = api.LargestFile,
            Requests = api.Requests,
            Words = words,
            GuiWords = GuiWords.Of(rows.Gui),
            Remarks = remarks,
        };
    }

    /// <exception cref="SkillFormatException">The content is not text.</exception>
    private static string Clean(string content)
    {
        var text = Mojibake.Repair(content.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimStart('\uFEFF')).TrimStart('\uFEFF');
        return text.Length > MostBytes ? throw new SkillFormatException(1, $"The file is larger than {MostBytes / 1024} KiB.")
            : text.Contains('\0', StringComparison.Ordinal) ? throw new SkillFormatException(1 + text.AsSpan(0, text.IndexOf('\0', StringComparison.Ordinal)).Count('\n'), "This is not a text file.")
            : string.IsNullOrWhiteSpace(text) ? throw new SkillFormatException(1, "The file is empty.")
            : text;
    }

    private static string NameOf(Frontmatter settings, string folderName, List<string> remarks)
    {
        if (settings.Text("name") is { } name)
        {
            return SkillName.IsValid(name) ? name : throw new SkillFormatException(settings.LineOf("name"), $"name is \"{Shortened.Text(name, 40)}\"; {SkillName.Rule}");
        }

        var fromFolder = SkillName.IsValid(folderName) ? folderName : SkillName.Of(folderName);
        remarks.Add($"{(settings.IsMissing ? "there are no settings" : "name is missing")}, so it is called {fromFolder} as its folder");
        return fromFolder.Length > 0 ? fromFolder : throw new SkillFormatException(1, $"name is missing, and the folder's cannot stand in: {SkillName.Rule}");
    }

    private static string VersionOf(Frontmatter settings, List<string> remarks)
    {
        var version = settings.Text("version");
        if (version is { Length: <= 32 } && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_'))
        {
            return version;
        }

        remarks.Add(version is null ? $"version is missing, requests say {NoVersion}" : $"version \"{Shortened.Text(version, 40)}\" is none, requests say {NoVersion}");
        return NoVersion;
    }

    /// <summary>"AI Video Trimmer — Precision Cuts" becomes "AI Video Trimmer".</summary>
    private static string Short(string displayName)
    {
        var dash = displayName.IndexOfAny(['—', '–']);
        var hyphen = displayName.IndexOf(" - ", StringComparison.Ordinal);
        var end = (dash, hyphen) is ( >= 0, >= 0) ? Math.Min(dash, hyphen) : Math.Max(dash, hyphen);
        return Shortened.Text(end > 0 && displayName[..end].Trim() is { Length: > 1 } before ? before : displayName, LongestDisplayName);
    }

    /// <summary><c>free-video-editor</c> becomes "Free Video Editor".</summary>
    private static string Readable(string name) =>
        Shortened.Text(string.Join(' ', name.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..])), LongestDisplayName);

    private static LocalizedText Of(string? text) => new(text is { Length: > 0 } ? new Dictionary<string, string> { [Languages.Default] = text } : []);

    private static LocalizedList Of(IReadOnlyList<string> list) => new(list.Count > 0 ? new Dictionary<string, IReadOnlyList<string>> { [Languages.Default] = list } : []);

    private static LocalizedText With(LocalizedText text, IReadOnlyDictionary<string, SkillTranslation> translations, Func<SkillTranslation, string?> of)
    {
        var all = new Dictionary<string, string>(text.ByLanguage);
        foreach (var (language, translation) in translations)
        {
            if (of(translation) is { } translated)
            {
                all[language] = translated;
            }
        }

        return new(all);
    }

    private static LocalizedList With(LocalizedList list, IReadOnlyDictionary<string, SkillTranslation> translations, Func<SkillTranslation, IReadOnlyList<string>> of)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(list.ByLanguage);
        foreach (var (language, translation) in translations)
        {
            if (of(translation) is { Count: > 0 } translated)
            {
                all[language] = translated;
            }
        }

        return new(all);
    }
}
