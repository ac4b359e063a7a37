using Microsoft.Extensions.Options;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary>
/// <c>skills add FILE|FOLDER</c>: checks a published skill file and copies it, with its translations, to the skills folder. A running bot loads it
/// automatically.
/// </summary>
internal static class AddSkillCommand
{
    /// <param name="replaces">True to overwrite a skill of the same name.</param>
    /// <exception cref="SkillSetupException">There is no skills folder.</exception>
    /// <returns>The exit code: 0 if the skill was added, 1 if nothing was copied.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string fileOrFolder, bool replaces, TextWriter output)
    {
        builder.Logging.ClearProviders();
        if (UnreadableSettings.Replace(builder.Configuration) is { Count: > 0 } unreadable)
        {
            throw new SettingsException([.. unreadable.Select(setting => setting.Fault)]);
        }

        builder.Services.AddSkillOptions();
        await using var app = builder.Build();
        var folder = SkillLibrary.FindFolder(app.Services.GetRequiredService<IOptions<SkillOptions>>().Value, app.Environment.ContentRootPath);
        try
        {
            return await AddAsync(fileOrFolder, folder, replaces, output);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"Nothing was added: {failure.Message}");
            return 1;
        }
    }

    private static async Task<int> AddAsync(string fileOrFolder, string folder, bool replaces, TextWriter output)
    {
        if (SkillFolder.Find(fileOrFolder) is not { } source)
        {
            await output.WriteLineAsync($"Nothing was added: there is no skill file at {fileOrFolder} (a file, or a folder with a SKILL.md).");
            return 1;
        }

        var reading = SkillFolder.Read(source);
        foreach (var fault in reading.Faults)
        {
            await output.WriteLineAsync($"{(reading.Profile is null ? "Nothing was added" : "Left out")}: {fault}");
        }

        if (reading.Profile is not { } skill)
        {
            return 1;
        }

        // Replace an existing skill of the same name where it is: there must not be two.
        var taken = new SkillFolder(folder).Scan([]).Select(SkillFolder.Read).FirstOrDefault(there => string.Equals(there.Profile?.Name, skill.Name, StringComparison.OrdinalIgnoreCase))?.Source.File;
        var target = taken ?? Path.Combine(folder, skill.Name, SkillFolder.FileName);
        if (File.Exists(target) && !replaces)
        {
            await output.WriteLineAsync($"Nothing was added: {target} is {skill.Name} already. With --replace it is written over.");
            return 1;
        }

        Copy(source, target);
        await output.WriteLineAsync($"Added {skill.DisplayName.In(Languages.Default)} ({skill.Name} {skill.Version}) to {target}.");
        await output.WriteLineAsync($"It greets: {Phrases.Plain(skill.Greeting.In(Languages.Default))}");
        foreach (var remark in skill.Remarks)
        {
            await output.WriteLineAsync($"Note: {remark}.");
        }

        return 0;
    }

    /// <summary>Copies each file atomically: the bot may be reading.</summary>
    private static void Copy(SkillSource source, string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        foreach (var (from, to) in source.Translations.Select(each => (each.File, Path.Combine(folder, $"SKILL.{each.Language}.md"))).Append((source.File, target)))
        {
            if (Path.GetFullPath(from) == Path.GetFullPath(to))
            {
                continue; // The source is in place already.
            }

            var half = $"{to}.part";
            File.Copy(from, half, overwrite: true);
            File.Move(half, to, overwrite: true);
        }
    }
}
