using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Secrets;

namespace NemoBot.Discord.Incoming;

/// <summary>What an option of a command can be. Pure.</summary>
/// <param name="Name">What the person sees; they find it by any part of it.</param>
/// <param name="Value">What the command gets: a press of a button (<see cref="IsPress"/>), or a name.</param>
internal sealed record Choice(string Name, string Value)
{
    /// <summary>The option of /cancel.</summary>
    public const string Job = "job";

    /// <summary>The option of /projects, /skill and /styles.</summary>
    public const string ByName = "name";

    private const int Most = 25;
    private const int LongestName = 100;
    private const int LongestValue = 100;

    /// <summary>Returns whether the value presses a button: it is one of our choices, and not typed text.</summary>
    public static bool IsPress(string? value) =>
        value is { Length: <= LongestValue } && value.Split('.') is [{ Length: > 0 }, { Length: 8 }]
        && value.All(letter => letter is '.' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    /// <summary>Builds the response: the choices that fit what was typed so far.</summary>
    public static JsonObject Offer(IEnumerable<Choice> choices, string typed)
    {
        var fitting = choices
            .Where(choice => choice.Value.Length is > 0 and <= LongestValue && choice.Name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
            .DistinctBy(choice => choice.Value)
            .Take(Most)
            .Select(choice => new JsonObject { ["name"] = Shortened.Text(choice.Name, LongestName), ["value"] = choice.Value });
        return new() { ["type"] = 8, ["data"] = new JsonObject { ["choices"] = new JsonArray([.. fitting]) } };
    }

    /// <summary>Offers the person's own jobs. Each choice presses the Cancel button of the job's card.</summary>
    public static IEnumerable<Choice> OfJobs(IReadOnlyList<JobRecord> jobs, string? personId, Texts texts) => jobs
        .Where(job => !job.CancelRequested && (job.Request.SenderId is null || job.Request.SenderId == personId))
        .Select(job => new Choice(Called(job, texts), new Button("", new(ButtonKind.Cancel, job.Id)).WireId(job.PostId)));

    /// <summary>Each choice is the name of a project; where two have the same name, the newest.</summary>
    public static IEnumerable<Choice> OfProjects(IReadOnlyList<ProjectRecord> projects, Texts texts) =>
        projects.Select(project => new Choice(Masked(texts.Format(TextKey.ProjectWhen, project.Name, project.LastUsedAt > project.CreatedAt ? project.LastUsedAt : project.CreatedAt)), project.Name));

    public static IEnumerable<Choice> OfStyles(IReadOnlyList<SavedStyle> styles) => styles.Reverse().Select(style => new Choice(Masked(style.Name), style.Name));

    public static IEnumerable<Choice> OfSkills(IReadOnlyList<SkillProfile> skills, string language) => skills.Select(skill => new Choice(skill.DisplayName.In(language), skill.Name));

    private static string Called(JobRecord job, Texts texts)
    {
        var kind = texts[job.Kind switch { JobKind.Upload => TextKey.JobUpload, JobKind.Export => TextKey.JobExport, JobKind.Preview => TextKey.JobPreview, JobKind.Captions => TextKey.JobCaptions, JobKind.MyData => TextKey.JobMyData, _ => TextKey.JobEdit }];
        var words = job.Request is { Text: "", Attachments: [var file, ..] } ? file.FileName : job.Request.Text;
        var about = Masked(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return (job.State == JobState.Running ? "▶ " : "⏳ ") + (about.Length > 0 ? texts.Format(TextKey.TrackLine, kind, about) : kind);
    }

    private static string Masked(string words) => SecretMask.Forms.Apply(words);
}
