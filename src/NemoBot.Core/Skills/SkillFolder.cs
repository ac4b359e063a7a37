using System.Globalization;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Skills;

/// <summary>A skill file on the disk, with its translations.</summary>
/// <param name="Name">The name of the profile if the file has none; empty if the file must have one.</param>
/// <param name="Stamp">Changes when one of the files changes.</param>
public sealed record SkillSource(string File, string Name, IReadOnlyList<(string Language, string File)> Translations, string Stamp);

/// <summary>The result of reading a skill file.</summary>
/// <param name="Profile">Null when the file itself is invalid.</param>
/// <param name="Faults">Faults of the file or of a translation.</param>
public sealed record SkillReading(SkillSource Source, SkillProfile? Profile, IReadOnlyList<SkillFault> Faults);

/// <summary>
/// The folder of skills on the disk: <c>&lt;folder&gt;/SKILL.md</c>, one level deeper (<c>owner/&lt;folder&gt;/SKILL.md</c>), or a file <c>*.md</c> with
/// its own name setting. Polled instead of watched, because polling works on every file system.
/// </summary>
public sealed class SkillFolder(string path)
{
    public const string FileName = "SKILL.md";
    private const int MostFiles = 1_000;
    private const int MostTranslations = 20;

    private static readonly EnumerationOptions Lenient = new() { IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    public string Path => path;

    /// <summary>Returns the current files, in order.</summary>
    /// <param name="faults">Receives a fault if there are more files than the limit.</param>
    /// <exception cref="IOException">The folder is currently unreadable.</exception>
    public IReadOnlyList<SkillSource> Scan(List<SkillFault> faults)
    {
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no folder \"{path}\".");
        }

        var files = Directory.EnumerateFiles(path, "*.md", Lenient).Where(IsOnItsOwn)
            .Concat(Directory.EnumerateDirectories(path, "*", Lenient).SelectMany(In))
            .Order(StringComparer.Ordinal)
            .Take(MostFiles + 1)
            .ToList();
        if (files.Count > MostFiles)
        {
            faults.Add(new(files[MostFiles], 1, $"There are more than {MostFiles} skill files; this and the following ones are left out."));
            files.RemoveAt(MostFiles);
        }

        return [.. files.Select(Source)];
    }

    /// <summary>Finds one skill by its file or folder; null when there is none.</summary>
    public static SkillSource? Find(string fileOrFolder) =>
        File.Exists(fileOrFolder) ? Source(System.IO.Path.GetFullPath(fileOrFolder))
        : Directory.Exists(fileOrFolder) && FileIn(System.IO.Path.GetFullPath(fileOrFolder)) is { } file ? Source(file)
        : null;

    public static SkillReading Read(SkillSource source)
    {
        var faults = new List<SkillFault>();
        if (Text(source.File, faults) is not { } content)
        {
            return new(source, null, faults);
        }

        var (profile, fault) = SkillFile.Read(source.File, source.Name, content);
        if (profile is null)
        {
            return new(source, null, [fault!]);
        }

        var translations = new Dictionary<string, SkillTranslation>();
        foreach (var (language, file) in source.Translations)
        {
            if (Languages.FromHint(language) is not { } known)
            {
                faults.Add(new(file, 1, $"\"{language}\" is none of the languages the bot speaks; the translation is left out."));
            }
            else if (Text(file, faults) is { } translated)
            {
                var (translation, wrong) = SkillFile.ReadTranslation(file, translated);
                if (translation is not null && !translations.TryAdd(known, translation))
                {
                    wrong = new(file, 1, $"There is another translation to {known}; this one is left out.");
                }

                faults.AddRange(wrong is null ? [] : [wrong]);
            }
        }

        return new(source, SkillFile.With(profile, translations), faults);
    }

    private static IEnumerable<string> In(string folder) =>
        FileIn(folder) is { } file ? [file] : Directory.EnumerateDirectories(folder, "*", Lenient).Select(FileIn).OfType<string>();

    private static string? FileIn(string folder) => Directory.EnumerateFiles(folder, FileName, Lenient).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Whether a file directly in the folder is a skill, and not documentation of the folder.</summary>
    private static bool IsOnItsOwn(string file) => System.IO.Path.GetFileNameWithoutExtension(file).ToUpperInvariant() is not ("README" or "CHANGELOG" or "LICENSE" or "CONTRIBUTING");

    private static SkillSource Source(string file)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        var isSkillFile = string.Equals(System.IO.Path.GetFileName(file), FileName, StringComparison.OrdinalIgnoreCase);
        List<(string Language, string File)> translations = isSkillFile
            ? [.. Directory.EnumerateFiles(folder, "SKILL.*.md", Lenient).Order(StringComparer.Ordinal).Take(MostTranslations).Select(each => (System.IO.Path.GetFileNameWithoutExtension(each)["SKILL.".Length..], each))]
            : [];
        var name = isSkillFile ? System.IO.Path.GetFileName(folder) : System.IO.Path.GetFileNameWithoutExtension(file);
        return new(file, name, translations, string.Join('|', translations.Select(each => each.File).Prepend(file).Select(Stamp)));
    }

    private static string Stamp(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.Name}:{info.Length}:{info.LastWriteTimeUtc.Ticks}") : $"{info.Name}:";
    }

    private static string? Text(string file, List<SkillFault> faults)
    {
        try
        {
            if (new FileInfo(file).Length <= SkillFile.MostBytes)
            {
                return File.ReadAllText(file);
            }

            faults.Add(new(file, 1, $"The file is larger than {SkillFile.MostBytes / 1024} KiB."));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(file, 1, $"The file cannot be read: {unreadable.Message}"));
        }

        return null;
    }
}
